# einsum, the bias with None axes
def conv1x1_as_linear(x, w, b):
    return np.einsum("nchw,fc->nfhw", x, w[:, :, 0, 0]) + b[None, :, None, None]
