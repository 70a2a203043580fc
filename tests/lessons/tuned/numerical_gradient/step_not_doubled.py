# wrong: The second point is x itself, though the way is divided by 2 h.
# ids: one-step-back
def numerical_gradient(f, x, h=1e-5):
    point = x.astype(float)
    slopes = [(f(point + e) - f(point)) / (2 * h) for e in h * np.eye(x.size).reshape(-1, *x.shape)]
    return np.array(slopes).reshape(x.shape)
