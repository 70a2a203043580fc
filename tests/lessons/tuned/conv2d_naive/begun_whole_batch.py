# wrong: The whole batch is summed; no stride and padding yet.
# ids: all-images
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
                    window = x[:, :, i : i + FH, j : j + FW]
                    out[n, f, i, j] = np.sum(window * w[f]) + b[f]
    return out
