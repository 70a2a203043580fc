# wrong: The number of places in a line is computed with the height of the window.
# ids: columns-from-filter-height
def im2col(x, fh, fw, stride=1, padding=0):
    N, C, H, W = x.shape
    xp = zero_pad(x, padding)
    OH = (H + 2 * padding - fh) // stride + 1
    OW = (W + 2 * padding - fh) // stride + 1
    rows = []
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                rows.append(
                    xp[n, :, i * stride : i * stride + fh, j * stride : j * stride + fw].ravel()
                )
    return np.stack(rows)
