# wrong: The filters are turned by 180 degrees.
# ids: turned
def conv2d_naive(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, _, FH, FW = w.shape
    OH = (H + 2 * padding - FH) // stride + 1
    OW = (W + 2 * padding - FW) // stride + 1
    xp = zero_pad(x, padding)
    out = np.zeros((N, FN, OH, OW))
    for n in range(N):
        for f in range(FN):
            for i in range(OH):
                for j in range(OW):
                    total = 0.0
                    for c in range(C):
                        for u in range(FH):
                            for v in range(FW):
                                total += (
                                    xp[n, c, i * stride + u, j * stride + v]
                                    * w[f, c, FH - 1 - u, FW - 1 - v]
                                )
                    out[n, f, i, j] = total + b[f]
    return out
