# wrong: zero_pad is called, but its result is not stored, so the padding has no effect.
# ids: padding-ignored
def im2col(x, fh, fw, stride=1, padding=0):
    if padding > 0:
        zero_pad(x, padding)
    N, C, H, W = x.shape
    rows = []
    for n in range(N):
        i = 0
        while i + fh <= H:
            j = 0
            while j + fw <= W:
                rows.append(x[n, :, i : i + fh, j : j + fw].reshape(C * fh * fw))
                j += stride
            i += stride
    return np.array(rows)
