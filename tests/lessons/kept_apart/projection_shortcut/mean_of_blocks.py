# wrong: averages blocks of stride x stride first
# ids: averaged
def projection_shortcut(x, w, stride=1):
    N, C, H, W = x.shape
    OH, OW = (H - 1) // stride + 1, (W - 1) // stride + 1
    out = np.zeros((N, w.shape[0], OH, OW))
    for i in range(OH):
        for j in range(OW):
            block = x[:, :, i * stride : (i + 1) * stride, j * stride : (j + 1) * stride]
            out[:, :, i, j] = block.mean(axis=(2, 3)) @ w[:, :, 0, 0].T
    return out
