# wrong: The filters are turned by 180 degrees.
# ids: turned
def conv2d_naive(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    OH = (H + 2 * padding - FH) // stride + 1
    OW = (W + 2 * padding - FW) // stride + 1
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    out = np.zeros((N, FN, OH, OW))
    for n in range(N):
        for f in range(FN):
            for i in range(OH):
                for j in range(OW):
                    r, c = i * stride, j * stride
                    out[n, f, i, j] = (
                        np.sum(xp[n, :, r : r + FH, c : c + FW] * w[f, :, ::-1, ::-1]) + b[f]
                    )
    return out
