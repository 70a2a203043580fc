# wrong: Two loops, over rows and columns: only arrays with two axes work.
# ids: two-axes-only
def numerical_gradient(f, x, h=1e-5):
    rows, columns = x.shape
    p = x.astype(np.float64)
    grad = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            e = np.zeros((rows, columns))
            e[i, j] = h
            grad[i, j] = (f(p + e) - f(p - e)) / (2 * h)
    return grad
