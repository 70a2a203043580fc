# wrong: Each channel overwrites the sum; no stride and padding yet.
# ids: last-channel-only
def conv2d_naive(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    OH = H - FH + 1
    OW = W - FW + 1
    out = np.zeros((N, FN, OH, OW))
    for n in range(N):
        for f in range(FN):
            for i in range(OH):
                for j in range(OW):
                    for c in range(C):
                        window = x[n, c, i : i + FH, j : j + FW]
                        out[n, f, i, j] = conv_single_step(window, w[f, c], b[f])
    return out
