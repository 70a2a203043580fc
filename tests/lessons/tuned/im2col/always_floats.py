# wrong: The matrix is made of zeros without a dtype, so whole numbers come back as floats.
# ids: float64
def im2col(x, fh, fw, stride=1, padding=0):
    N, C, H, W = x.shape
    x = zero_pad(x, padding)
    OH = (H + 2 * padding - fh) // stride + 1
    OW = (W + 2 * padding - fw) // stride + 1
    col = np.zeros((N * OH * OW, C * fh * fw))
    for r, (n, i, j) in enumerate(np.ndindex(N, OH, OW)):
        top, left = i * stride, j * stride
        col[r] = x[n, :, top : top + fh, left : left + fw].ravel()
    return col
