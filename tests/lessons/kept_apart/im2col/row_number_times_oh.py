# wrong: The number of the row is counted with i*OH + j in place of i*OW + j, so rows collide or run past the end when OH and OW differ.
# ids: number-by-height
def im2col(x, fh, fw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    xp = zero_pad(x, padding)
    col = np.zeros((N * OH * OW, C * fh * fw), dtype=x.dtype)
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                y0 = i * stride
                x0 = j * stride
                col[n * OH * OW + i * OH + j] = xp[n, :, y0 : y0 + fh, x0 : x0 + fw].flatten()
    return col
