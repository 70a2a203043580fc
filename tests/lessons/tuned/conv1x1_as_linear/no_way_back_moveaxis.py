# wrong: The filters stay last.
# ids: channels-last
def conv1x1_as_linear(x, w, b):
    pixels = np.moveaxis(x, 1, -1)
    out = pixels @ w[:, :, 0, 0].T + b
    return out
