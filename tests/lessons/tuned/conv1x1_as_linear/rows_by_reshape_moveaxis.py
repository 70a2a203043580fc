# wrong: Rows of C numbers are made by reshape.
# ids: rows-mixed
def conv1x1_as_linear(x, w, b):
    pixels = x.reshape(len(x), *x.shape[2:], x.shape[1])
    out = pixels @ w[:, :, 0, 0].T + b
    return np.moveaxis(out, -1, 1)
