# wrong: counts the windows of the image without its padding, so with padding the rows go to wrong places
# ids: sizes-without-padding
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = conv_output_size(H, fh, stride, strict=False)
    OW = conv_output_size(W, fw, stride, strict=False)
    padded = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    row = 0
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                a, b = i * stride, j * stride
                padded[n, :, a : a + fh, b : b + fw] += col[row].reshape(C, fh, fw)
                row += 1
    return padded[:, :, padding : padding + H, padding : padding + W]
