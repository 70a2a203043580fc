# wrong: `minus = plus` makes no second copy, so both steps happen in the same array and cancel: all slopes are 0.
# ids: slopes-0
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(x.shape, dtype=np.float64)
    for idx in np.ndindex(x.shape):
        plus = x.astype(np.float64)
        minus = plus
        plus[idx] += h
        minus[idx] -= h
        grad[idx] = (f(plus) - f(minus)) / (2 * h)
    return grad
