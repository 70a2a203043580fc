# wrong: The row number is computed from the place only, so every image writes over the one before.
# ids: number-forgets-image
def im2col(x, fh, fw, stride=1, padding=0):
    N, C, H, W = x.shape
    xp = zero_pad(x, padding)
    OH = (H + 2 * padding - fh) // stride + 1
    OW = (W + 2 * padding - fw) // stride + 1
    col = np.zeros((N * OH * OW, C * fh * fw), dtype=x.dtype)
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                window = xp[n, :, i * stride : i * stride + fh, j * stride : j * stride + fw]
                col[i * OW + j] = window.ravel()
    return col
