# wrong: np.pad gets a single number and so pads the batch and the channels as well.
# ids: every-axis-padded
def im2col(x, fh, fw, stride=1, padding=0):
    xp = np.pad(x, padding)
    N, C, H, W = xp.shape
    OH = (H - fh) // stride + 1
    OW = (W - fw) // stride + 1
    col = np.empty((N * OH * OW, C * fh * fw), dtype=x.dtype)
    for r, (n, i, j) in enumerate(np.ndindex(N, OH, OW)):
        col[r] = xp[n, :, i * stride : i * stride + fh, j * stride : j * stride + fw].ravel()
    return col
