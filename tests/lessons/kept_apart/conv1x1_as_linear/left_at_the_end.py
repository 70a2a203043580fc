# wrong: Forgets to bring the maps back to axis 1.
# ids: channels-last
def conv1x1_as_linear(x, w, b):
    last = np.moveaxis(x, 1, -1)
    return last @ w[:, :, 0, 0].T + b
