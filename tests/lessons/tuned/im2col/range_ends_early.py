# wrong: The range of starts ends at H - fh, so the last start is left out.
# ids: one-window-too-few
def im2col(x, fh, fw, stride=1, padding=0):
    big = zero_pad(x, padding)
    tops = range(0, big.shape[2] - fh, stride)
    lefts = range(0, big.shape[3] - fw, stride)
    rows = [
        big[n, :, t : t + fh, s : s + fw].ravel()
        for n in range(len(x))
        for t in tops
        for s in lefts
    ]
    return np.array(rows, dtype=x.dtype).reshape(-1, x.shape[1] * fh * fw)
