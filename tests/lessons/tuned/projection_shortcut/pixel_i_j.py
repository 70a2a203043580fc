# wrong: The size takes account of the stride, but place (i, j) sees pixel (i, j), so the top left corner is computed.
# ids: read-side-by-side
def projection_shortcut(x, w, stride=1):
    N, C, H, W = x.shape
    FN = w.shape[0]
    OH, OW = (H - 1) // stride + 1, (W - 1) // stride + 1
    out = np.zeros((N, FN, OH, OW))
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                out[n, :, i, j] = w[:, :, 0, 0].dot(x[n, :, i, j])
    return out
