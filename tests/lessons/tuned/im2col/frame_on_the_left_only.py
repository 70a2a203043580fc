# wrong: Only columns of zeros are added, no rows.
# ids: columns-only-padded
def im2col(x, fh, fw, stride=1, padding=0):
    n, c, h, w = x.shape
    wide = np.zeros((n, c, h, w + 2 * padding), x.dtype)
    wide[..., padding : padding + w] = x
    rows = [
        image[:, i : i + fh, j : j + fw].reshape(-1)
        for image in wide
        for i in range(0, h - fh + 1, stride)
        for j in range(0, wide.shape[3] - fw + 1, stride)
    ]
    return np.array(rows)
