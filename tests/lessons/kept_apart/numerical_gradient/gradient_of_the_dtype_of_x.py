# wrong: The result is made by zeros_like of the original x, so its slopes are cut to whole numbers if x holds whole numbers (and are float32 for float32).
# ids: slopes-cut
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    y = x.astype(np.float64)
    for idx in np.ndindex(x.shape):
        keep = y[idx]
        y[idx] = keep + h
        a = f(y)
        y[idx] = keep - h
        b = f(y)
        y[idx] = keep
        grad[idx] = (a - b) / (2 * h)
    return grad
