# wrong: Steps in x itself through flat, which holds whole numbers or float32 if x does.
# ids: kind-of-x
def numerical_gradient(f, x, h=1e-5):
    slopes = np.zeros(x.shape)
    for k in range(x.size):
        before = x.flat[k]
        x.flat[k] = before + h
        above = f(x)
        x.flat[k] = before - h
        below = f(x)
        x.flat[k] = before
        slopes.flat[k] = (above - below) / (2 * h)
    return slopes
