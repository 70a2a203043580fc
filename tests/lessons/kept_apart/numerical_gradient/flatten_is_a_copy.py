# wrong: x.flatten() is a copy, so the steps never reach x, and all slopes are 0.
# ids: slopes-0
def numerical_gradient(f, x, h=1e-5):
    x = x.astype(np.float64)
    flat = x.flatten()
    grad = np.zeros(flat.size)
    for k in range(flat.size):
        old = flat[k]
        flat[k] = old + h
        f_plus = f(x)
        flat[k] = old - h
        f_minus = f(x)
        flat[k] = old
        grad[k] = (f_plus - f_minus) / (2 * h)
    return grad.reshape(x.shape)
