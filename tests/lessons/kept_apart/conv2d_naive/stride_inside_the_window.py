# wrong: Steps through the pixels of each window with the stride, not through the windows.
# ids: stride-ignored
def conv2d_naive(x, w, b, stride=1, padding=0):
    FN, C, FH, FW = w.shape
    xp = zero_pad(x, padding)
    OH = (xp.shape[2] - FH) // stride + 1
    OW = (xp.shape[3] - FW) // stride + 1
    out = np.zeros((len(x), FN, OH, OW))
    for n, f, i, j in np.ndindex(*out.shape):
        win = xp[n, :, i : i + FH * stride : stride, j : j + FW * stride : stride]
        out[n, f, i, j] = np.sum(win * w[f]) + b[f]
    return out
