# wrong: Only rows are left out, not columns.
# ids: rows-only
def projection_shortcut(x, w, stride=1):
    return np.einsum("nchw,fc->nfhw", x[:, :, ::stride], w[:, :, 0, 0])
