# wrong: The sizes are rounded up, and what is missing of the last windows is filled with zeros.
# ids: beyond-the-border
def im2col(x, fh, fw, stride=1, padding=0):
    N, C, H, W = x.shape
    xp = zero_pad(x, padding)
    OH = int(np.ceil((H + 2 * padding - fh) / stride)) + 1
    OW = int(np.ceil((W + 2 * padding - fw) / stride)) + 1
    col = np.zeros((N, OH, OW, C, fh, fw), dtype=x.dtype)
    for n, i, j in np.ndindex(N, OH, OW):
        win = xp[n, :, i * stride : i * stride + fh, j * stride : j * stride + fw]
        col[n, i, j, :, : win.shape[1], : win.shape[2]] = win
    return col.reshape(N * OH * OW, -1)
