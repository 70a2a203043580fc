# wrong: The output has the dtype of x, so for whole pixels the fractions are lost.
# ids: dtype-of-images
def conv2d_naive(x, w, b, stride=1, padding=0):
    FN, C, FH, FW = w.shape
    xp = zero_pad(x, padding)
    N, _, HP, WP = xp.shape
    OH, OW = (HP - FH) // stride + 1, (WP - FW) // stride + 1
    out = np.zeros((N, FN, OH, OW), dtype=x.dtype)
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                win = xp[n, :, i * stride : i * stride + FH, j * stride : j * stride + FW]
                for f in range(FN):
                    out[n, f, i, j] = np.sum(win * w[f]) + b[f]
    return out
