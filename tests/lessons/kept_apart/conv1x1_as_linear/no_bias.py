# wrong: Never uses b.
# ids: bias-missing
def conv1x1_as_linear(x, w, b):
    W2 = w[:, :, 0, 0]
    return np.einsum("nchw,fc->nfhw", x, W2)
