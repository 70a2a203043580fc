# wrong: b lies along the columns.
# ids: bias-along-columns
def conv1x1_as_linear(x, w, b):
    out = np.einsum("nchw,fc->nfhw", x, w[:, :, 0, 0])
    return out + b
