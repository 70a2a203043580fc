# wrong: It steps in x itself whatever its dtype, so for whole numbers the step is cut off (and for float32 it is rounded).
# ids: kind-of-x
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(x.shape, dtype=np.float64)
    for idx in np.ndindex(x.shape):
        value = x[idx]
        x[idx] = value + h
        right = f(x)
        x[idx] = value - h
        left = f(x)
        x[idx] = value
        grad[idx] = (right - left) / (2 * h)
    return grad
