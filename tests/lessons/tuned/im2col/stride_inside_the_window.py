# wrong: The stride is the step between the pixels inside a window, and the windows themselves move by one.
# ids: stride-inside-the-window
def im2col(x, fh, fw, stride=1, padding=0):
    N, C, H, W = x.shape
    xp = zero_pad(x, padding)
    reach_h, reach_w = (fh - 1) * stride + 1, (fw - 1) * stride + 1
    rows = []
    for n in range(N):
        for i in range(xp.shape[2] - reach_h + 1):
            for j in range(xp.shape[3] - reach_w + 1):
                rows.append(xp[n, :, i : i + reach_h : stride, j : j + reach_w : stride].ravel())
    return np.array(rows, dtype=x.dtype).reshape(-1, C * fh * fw)
