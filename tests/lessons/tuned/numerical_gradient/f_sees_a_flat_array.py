# wrong: The function is called with the array as one long line, not in its shape.
# ids: f-of-a-line
def numerical_gradient(f, x, h=1e-5):
    flat = x.astype(np.float64).flatten()
    grad = np.zeros(flat.size)
    for k in range(flat.size):
        old = flat[k]
        flat[k] = old + h
        up = f(flat)
        flat[k] = old - h
        down = f(flat)
        flat[k] = old
        grad[k] = (up - down) / (2 * h)
    return grad.reshape(x.shape)
