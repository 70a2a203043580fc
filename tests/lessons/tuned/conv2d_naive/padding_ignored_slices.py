# wrong: The padding is not used.
# ids: padding-ignored
def conv2d_naive(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    OH = (H - FH) // stride + 1
    OW = (W - FW) // stride + 1
    xp = x
    out = np.zeros((N, FN, OH, OW))
    for n in range(N):
        for f in range(FN):
            for i in range(OH):
                for j in range(OW):
                    r, c = i * stride, j * stride
                    out[n, f, i, j] = np.sum(xp[n, :, r : r + FH, c : c + FW] * w[f]) + b[f]
    return out
