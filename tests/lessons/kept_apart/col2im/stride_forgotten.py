# wrong: the stride is used to count the windows, but not to place them
# ids: stride-ignored
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    result = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    k = 0
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                result[n, :, i : i + fh, j : j + fw] += col[k].reshape(C, fh, fw)
                k += 1
    return result[:, :, padding : padding + H, padding : padding + W]
