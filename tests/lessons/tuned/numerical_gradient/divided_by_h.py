# wrong: Two steps are made, but the difference is divided by one h.
# ids: divided-by-h
def numerical_gradient(f, x, h=1e-5):
    p = x.astype(np.float64)
    grad = np.zeros_like(p)
    for k in np.ndindex(p.shape):
        old = p[k]
        p[k] = old + h
        up = f(p)
        p[k] = old - h
        down = f(p)
        p[k] = old
        grad[k] = (up - down) / h
    return grad
