# wrong: The gradient is kept in an array of the kind of x, so for whole numbers the slopes lose what follows the point.
# ids: slopes-cut
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    p = x.astype(np.float64)
    for k in np.ndindex(*x.shape):
        old = p[k]
        p[k] = old + h
        up = f(p)
        p[k] = old - h
        down = f(p)
        p[k] = old
        grad[k] = (up - down) / (2 * h)
    return grad
