# wrong: The slopes come back as one line, not in the shape of x.
# ids: flat
def numerical_gradient(f, x, h=1e-5):
    def slope(k):
        e = np.zeros(x.size)
        e[k] = h
        e = e.reshape(x.shape)
        return (f(x + e) - f(x - e)) / (2 * h)

    return np.array([slope(k) for k in range(x.size)], dtype=np.float64)
