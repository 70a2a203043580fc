# wrong: Reads H and W after padding and counts the padding in the formula once more.
# ids: padding-counted-twice
def conv2d_naive(x, w, b, stride=1, padding=0):
    x = zero_pad(x, padding)
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    OH = (H + 2 * padding - FH) // stride + 1
    OW = (W + 2 * padding - FW) // stride + 1
    out = np.zeros((N, FN, OH, OW))
    for n in range(N):
        for f in range(FN):
            for i in range(OH):
                for j in range(OW):
                    for u in range(FH):
                        for v in range(FW):
                            r, s = i * stride + u, j * stride + v
                            if r < H and s < W:
                                out[n, f, i, j] += np.dot(x[n, :, r, s], w[f, :, u, v])
            out[n, f] += b[f]
    return out
