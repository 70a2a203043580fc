# wrong: On the way back, axis 1 goes to the end, not the last to 1.
# ids: moved-on-instead-of-back
def conv1x1_as_linear(x, w, b):
    weights = w[:, :, 0, 0]
    out = np.moveaxis(x, 1, -1) @ weights.T + b
    return np.moveaxis(out, 1, -1)
