# wrong: reads a row as window rows, columns, then channels, like a picture of matplotlib
# ids: channels-last
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    dx = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for row in range(len(col)):
        n = row // (OH * OW)
        i = row % (OH * OW) // OW * stride
        j = row % OW * stride
        patch = col[row].reshape(fh, fw, C).transpose(2, 0, 1)
        dx[n, :, i : i + fh, j : j + fw] += patch
    return dx[:, :, padding : H + padding, padding : W + padding]
