# wrong: The difference over both sides is divided by h in place of 2*h, so all slopes are twice as large.
# ids: divided-by-h
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(x.shape, dtype=np.float64)
    for index in np.ndindex(*x.shape):
        plus = x.astype(np.float64)
        minus = x.astype(np.float64)
        plus[index] += h
        minus[index] -= h
        grad[index] = (f(plus) - f(minus)) / h
    return grad
