# wrong: Only whole numbers are copied to float64; float32 is a float too, so the steps are made in it.
# ids: float32
def numerical_gradient(f, x, h=1e-5):
    p = x if np.issubdtype(x.dtype, np.floating) else x.astype(np.float64)
    grad = np.zeros(x.shape)
    for k in np.ndindex(p.shape):
        old = p[k]
        p[k] = old + h
        up = f(p)
        p[k] = old - h
        down = f(p)
        p[k] = old
        grad[k] = (float(up) - float(down)) / (2 * h)
    return grad
