# wrong: Computes all places and keeps the first OH by OW of them, not every stride-th.
# ids: stride-ignored
def conv2d_naive(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    OH = (H + 2 * padding - FH) // stride + 1
    OW = (W + 2 * padding - FW) // stride + 1
    padded = zero_pad(x, padding)
    out = np.zeros((N, FN, OH, OW))
    for n in range(N):
        for f in range(FN):
            total = sum(correlate2d(padded[n, c], w[f, c]) for c in range(C))
            out[n, f] = total[:OH, :OW] + b[f]
    return out
