# wrong: All numbers step at once, so every entry gets the sum of all slopes in place of its own.
# ids: -
def numerical_gradient(f, x, h=1e-5):
    x = np.asarray(x, dtype=np.float64)
    slope = (f(x + h) - f(x - h)) / (2 * h)
    return np.full(x.shape, slope)
