# wrong: Both sizes are one too large, so windows reach over the border.
# ids: beyond-the-border
def im2col(x, fh, fw, stride=1, padding=0):
    x = zero_pad(x, padding)
    N, C, H, W = x.shape
    OH, OW = (H - fh) // stride + 2, (W - fw) // stride + 2
    col = np.zeros((N * OH * OW, C * fh * fw), dtype=x.dtype)
    k = 0
    for n in range(N):
        for i in range(0, OH * stride, stride):
            for j in range(0, OW * stride, stride):
                col[k] = x[n, :, i : i + fh, j : j + fw].ravel()
                k += 1
    return col
