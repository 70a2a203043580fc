# wrong: The stride leaves channels and rows out in place of rows and columns.
# ids: wrong-axes
def projection_shortcut(x, w, stride=1):
    small = x[:, ::stride, ::stride]
    kernel = w[:, :, 0, 0][:, ::stride]
    return np.einsum("nchw,fc->nfhw", small, kernel)
