# wrong: The result above is taken from the one below.
# ids: turned-round
def numerical_gradient(f, x, h=1e-5):
    point, slopes = x.astype(float), []
    for e in h * np.eye(x.size).reshape(-1, *x.shape):
        slopes.append((f(point - e) - f(point + e)) / (h + h))
    return np.reshape(slopes, x.shape)
