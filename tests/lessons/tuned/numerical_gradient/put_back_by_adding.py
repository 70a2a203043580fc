# wrong: x itself is put back by adding the step again, so its last decimals may be others afterwards.
# ids: rounding-left
def numerical_gradient(f, x, h=1e-5):
    p = x if x.dtype == np.float64 else x.astype(np.float64)
    grad = np.zeros(x.shape)
    for k in np.ndindex(x.shape):
        p[k] += h
        up = f(p)
        p[k] -= 2 * h
        down = f(p)
        p[k] += h
        grad[k] = (up - down) / (2 * h)
    return grad
