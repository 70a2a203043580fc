# wrong: takes the rows of an image as running down the columns of windows first, not line by line
# ids: places-swapped
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    dx = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    row = 0
    for n in range(N):
        for x in range(OW):
            for y in range(OH):
                dx[n, :, y * stride : y * stride + fh, x * stride : x * stride + fw] += col[
                    row
                ].reshape(C, fh, fw)
                row += 1
    return dx[:, :, padding : padding + H, padding : padding + W]
