# wrong: OH is used for OW, too.
# ids: columns-from-height
def projection_shortcut(x, w, stride=1):
    N, C, H, W = x.shape
    FN = w.shape[0]
    size = (H - 1) // stride + 1
    out = np.zeros((N, FN, size, size))
    for i in range(size):
        for j in range(size):
            out[:, :, i, j] = x[:, :, i * stride, j * stride] @ w[:, :, 0, 0].T
    return out
