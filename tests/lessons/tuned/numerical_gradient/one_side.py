# wrong: The slope is measured with a step to one side only.
# ids: one-sided
def numerical_gradient(f, x, h=1e-5):
    p = np.array(x, dtype=np.float64)
    grad = np.zeros(p.shape)
    here = f(p)
    for k in np.ndindex(p.shape):
        old = p[k]
        p[k] = old + h
        grad[k] = (f(p) - here) / h
        p[k] = old
    return grad
