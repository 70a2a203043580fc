# wrong: The list of beginnings stops before the last window that fits.
# ids: size-without-1
def conv2d_naive(x, w, b, stride=1, padding=0):
    FN, C, FH, FW = w.shape
    xp = zero_pad(x, padding)
    tops = list(range(0, xp.shape[2] - FH, stride))
    lefts = list(range(0, xp.shape[3] - FW, stride))
    out = np.zeros((len(xp), FN, len(tops), len(lefts)))
    for n in range(len(xp)):
        for f in range(FN):
            for i, t in enumerate(tops):
                for j, l in enumerate(lefts):
                    out[n, f, i, j] = np.sum(xp[n, :, t : t + FH, l : l + FW] * w[f]) + b[f]
    return out
