# wrong: H and W are read after padding, and the padding is added to them once more.
# ids: padding-counted-twice
def im2col(x, fh, fw, stride=1, padding=0):
    x = zero_pad(x, padding)
    N, C, H, W = x.shape
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    col = np.zeros((N * OH * OW, C * fh * fw), dtype=x.dtype)
    r = 0
    for n in range(N):
        for i in range(0, OH * stride, stride):
            for j in range(0, OW * stride, stride):
                col[r] = x[n, :, i : i + fh, j : j + fw].ravel()
                r += 1
    return col
