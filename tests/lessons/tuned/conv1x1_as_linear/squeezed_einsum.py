# wrong: squeeze takes away too many axes.
# ids: squeezed
def conv1x1_as_linear(x, w, b):
    out = np.einsum("nchw,fc->nfhw", x, np.squeeze(w))
    return out + b[None, :, None, None]
