# wrong: Two names of one array, stepped up and down.
# ids: no-copy
def numerical_gradient(f, x, h=1e-5):
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        plus, minus = x, x
        plus[place] += h
        minus[place] -= h
        slopes[place] = (f(plus) - f(minus)) / (2 * h)
    return slopes
