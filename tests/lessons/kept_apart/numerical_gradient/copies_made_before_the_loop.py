# wrong: The two copies are made once before the loop, so the steps of earlier numbers stay and the slopes add up.
# ids: slopes-added
def numerical_gradient(f, x, h=1e-5):
    x_plus = x.astype(np.float64).copy()
    x_minus = x.astype(np.float64).copy()
    grad = np.zeros(x.shape, dtype=np.float64)
    for idx in np.ndindex(x.shape):
        x_plus[idx] += h
        x_minus[idx] -= h
        grad[idx] = (f(x_plus) - f(x_minus)) / (2 * h)
    return grad
