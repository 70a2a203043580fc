# wrong: Each window becomes a column in place of a row (the matrix is transposed).
# ids: matrix-turned
def im2col(x, fh, fw, stride=1, padding=0):
    N, C, H, W = x.shape
    xp = zero_pad(x, padding)
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    col = np.zeros((C * fh * fw, N * OH * OW), dtype=x.dtype)
    k = 0
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                col[:, k] = xp[
                    n, :, i * stride : i * stride + fh, j * stride : j * stride + fw
                ].ravel()
                k += 1
    return col
