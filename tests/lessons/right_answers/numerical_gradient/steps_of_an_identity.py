# steps of an identity matrix
def numerical_gradient(f, x, h=1e-5):
    steps = h * np.eye(x.size).reshape((x.size,) + x.shape)
    slopes = [(f(x + s) - f(x - s)) / (h + h) for s in steps]
    return np.array(slopes, dtype=np.float64).reshape(x.shape)
