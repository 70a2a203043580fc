# wrong: The loops step by the stride, and the start is multiplied by it again.
# ids: windows-unlike
def im2col(x, fh, fw, stride=1, padding=0):
    x = zero_pad(x, padding)
    N, C, H, W = x.shape
    s = stride
    rows = []
    for n in range(N):
        for i in range(0, H - fh + 1, s):
            for j in range(0, W - fw + 1, s):
                rows.append(x[n, :, i * s : i * s + fh, j * s : j * s + fw].reshape(-1))
    return np.array(rows)
