# wrong: range(0, H - fh, stride) stops before the last place, so the last line and the last column of windows are missing (off by one).
# ids: one-window-too-few
def im2col(x, fh, fw, stride=1, padding=0):
    x = zero_pad(x, padding)
    N, C, H, W = x.shape
    rows = []
    for n in range(N):
        for i in range(0, H - fh, stride):
            for j in range(0, W - fw, stride):
                rows.append(x[n, :, i : i + fh, j : j + fw].ravel())
    return np.array(rows)
