# wrong: The way back is a reshape.
# ids: images-mixed
def conv1x1_as_linear(x, w, b):
    pixels = np.moveaxis(x, 1, -1)
    out = pixels @ w[:, :, 0, 0].T + b
    return out.reshape(len(x), -1, *x.shape[2:])
