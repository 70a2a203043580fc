# wrong: b lies along the columns.
# ids: bias-along-columns
def conv1x1_as_linear(x, w, b):
    pixels = np.moveaxis(x, 1, -1)
    out = pixels @ w[:, :, 0, 0].T
    return np.moveaxis(out, -1, 1) + b
