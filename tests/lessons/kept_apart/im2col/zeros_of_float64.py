# wrong: The matrix is made by np.zeros without a dtype, so it is float64 even if x holds float32 or whole numbers.
# ids: float64
def im2col(x, fh, fw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    xp = zero_pad(x, padding)
    col = np.zeros((N * OH * OW, C * fh * fw))
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                patch = xp[n, :, i * stride : i * stride + fh, j * stride : j * stride + fw]
                col[n * OH * OW + i * OW + j] = patch.ravel()
    return col
