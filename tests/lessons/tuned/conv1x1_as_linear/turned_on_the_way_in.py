# wrong: Rows and columns are swapped on the way in.
# ids: swapped
def conv1x1_as_linear(x, w, b):
    weights = w[:, :, 0, 0]
    out = x.transpose(0, 3, 2, 1) @ weights.T + b
    return np.moveaxis(out, -1, 1)
