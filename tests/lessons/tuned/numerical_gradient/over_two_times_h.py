# wrong: The division is written / 2 * h, which divides by 2 and multiplies by h.
# ids: times-h
def numerical_gradient(f, x, h=1e-5):
    p = x.astype(np.float64)
    grad = np.zeros(p.shape)
    it = np.nditer(p, flags=["multi_index"])
    for _ in it:
        k = it.multi_index
        up, down = p.copy(), p.copy()
        up[k] += h
        down[k] -= h
        grad[k] = (f(up) - f(down)) / 2 * h
    return grad
