# wrong: squeeze() also takes away an axis of one filter or one channel.
# ids: squeezed
def conv1x1_as_linear(x, w, b):
    haengryeol = w.squeeze()
    y = np.moveaxis(x, 1, 3) @ haengryeol.T + b
    return np.moveaxis(y, 3, 1)
