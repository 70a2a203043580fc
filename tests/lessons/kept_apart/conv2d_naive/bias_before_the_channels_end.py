# wrong: Adds the bias to the map in the loop over channels, so it counts C times.
# ids: bias-per-channel
def conv2d_naive(x, w, b, stride=1, padding=0):
    xp = zero_pad(x, padding)
    N, C, Hp, Wp = xp.shape
    FN, _, FH, FW = w.shape
    out = np.zeros((N, FN, (Hp - FH) // stride + 1, (Wp - FW) // stride + 1))
    for n in range(N):
        for f in range(FN):
            for c in range(C):
                out[n, f] += correlate2d(xp[n, c], w[f, c])[::stride, ::stride] + b[f]
    return out
