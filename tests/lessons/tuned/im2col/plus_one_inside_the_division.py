# wrong: The + 1 stands inside the division by the stride.
# ids: one-window-too-few, size-1-added-first
def im2col(x, fh, fw, stride=1, padding=0):
    N, C, H, W = x.shape
    xp = zero_pad(x, padding)
    OH = (H + 2 * padding - fh + 1) // stride
    OW = (W + 2 * padding - fw + 1) // stride
    col = np.zeros((N, OH, OW, C, fh, fw), dtype=x.dtype)
    for i in range(OH):
        for j in range(OW):
            col[:, i, j] = xp[:, :, i * stride : i * stride + fh, j * stride : j * stride + fw]
    return col.reshape(N * OH * OW, C * fh * fw)
