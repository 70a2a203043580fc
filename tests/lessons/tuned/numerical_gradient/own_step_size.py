# wrong: The step is set inside, and the h that is given is forgotten.
# ids: h-ignored
def numerical_gradient(f, x, h=1e-5):
    h = 1e-4
    p = x.astype(np.float64)
    grad = np.zeros_like(p)
    for k in np.ndindex(p.shape):
        old = p[k]
        p[k] = old + h
        up = f(p)
        p[k] = old - h
        down = f(p)
        p[k] = old
        grad[k] = (up - down) / (2 * h)
    return grad
