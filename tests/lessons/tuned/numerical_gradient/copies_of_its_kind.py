# wrong: Steps in copies of x, which hold whole numbers or float32 if x does.
# ids: kind-of-x
def numerical_gradient(f, x, h=1e-5):
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        plus, minus = x.copy(), x.copy()
        plus[place] += h
        minus[place] -= h
        slopes[place] = (f(plus) - f(minus)) / (2 * h)
    return slopes
