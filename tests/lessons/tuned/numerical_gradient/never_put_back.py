# wrong: After its two steps a number stays one step too low, while the next one is measured.
# ids: not-put-back
def numerical_gradient(f, x, h=1e-5):
    p = np.array(x, dtype=np.float64)
    grad = np.zeros(p.shape)
    for k in np.ndindex(p.shape):
        p[k] += h
        up = f(p)
        p[k] -= 2 * h
        down = f(p)
        grad[k] = (up - down) / (2 * h)
    return grad
