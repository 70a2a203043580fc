# wrong: squeeze takes away too many axes.
# ids: squeezed
def conv1x1_as_linear(x, w, b):
    pixels = np.moveaxis(x, 1, -1)
    out = pixels @ w.squeeze().T + b
    return np.moveaxis(out, -1, 1)
