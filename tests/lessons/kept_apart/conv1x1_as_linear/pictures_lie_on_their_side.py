# wrong: Swaps channels and columns on the way there, so rows and columns are exchanged in the result.
# ids: swapped
def conv1x1_as_linear(x, w, b):
    t = np.swapaxes(x, 1, 3)
    y = t @ w[:, :, 0, 0].T + b
    return np.moveaxis(y, -1, 1)
