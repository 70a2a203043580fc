# wrong: There are C maps; no stride and padding yet.
# ids: map-per-channel
def conv2d_naive(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    OH = H - FH + 1
    OW = W - FW + 1
    out = np.zeros((N, C, OH, OW))
    for n in range(N):
        for f in range(C):
            for i in range(OH):
                for j in range(OW):
                    out[n, f, i, j] = conv_single_step(x[n, :, i : i + FH, j : j + FW], w[f], b[f])
    return out
