# wrong: Steps up, twice down and up again in x itself, whatever it holds.
# ids: put-back-by-steps
def numerical_gradient(f, x, h=1e-5):
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        x[place] += h
        above = f(x)
        x[place] -= 2 * h
        below = f(x)
        x[place] += h
        slopes[place] = (above - below) / (2 * h)
    return slopes
