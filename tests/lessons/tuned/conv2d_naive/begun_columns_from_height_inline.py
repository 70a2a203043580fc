# wrong: OW is computed from H, and the step is written out; no stride and padding yet.
# ids: columns-from-height
def conv2d_naive(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    OH = H - FH + 1
    OW = H - FW + 1
    out = np.zeros((N, FN, OH, OW))
    for n in range(N):
        for f in range(FN):
            for i in range(OH):
                for j in range(OW):
                    out[n, f, i, j] = np.sum(x[n, :, i : i + FH, j : j + FW] * w[f]) + b[f]
    return out
