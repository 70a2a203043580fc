# wrong: Rows and columns are swapped.
# ids: swapped
def conv1x1_as_linear(x, w, b):
    out = np.einsum("nchw,fc->nfwh", x, w[:, :, 0, 0])
    return out + b[None, :, None, None]
