# wrong: After the two steps the number is not put back, so x of float64 is changed (each number stays h too small).
# ids: not-put-back
def numerical_gradient(f, x, h=1e-5):
    if x.dtype != np.float64:
        x = x.astype(np.float64)
    grad = np.zeros(x.shape)
    for idx in np.ndindex(x.shape):
        x[idx] += h
        up = f(x)
        x[idx] -= 2 * h
        down = f(x)
        grad[idx] = (up - down) / (2 * h)
    return grad
