# wrong: The stride is used for the lines, and along a line each place is taken.
# ids: stride-along-one-axis
def im2col(x, fh, fw, stride=1, padding=0):
    xp = zero_pad(x, padding)
    N, C, H, W = xp.shape
    rows = [
        xp[n, :, i : i + fh, j : j + fw].ravel()
        for n in range(N)
        for i in range(0, H - fh + 1, stride)
        for j in range(W - fw + 1)
    ]
    return np.array(rows)
