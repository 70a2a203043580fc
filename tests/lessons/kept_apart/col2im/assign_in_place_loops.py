# wrong: a window is written over what earlier windows left, it is not added
# ids: overwritten
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    dx = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    row = 0
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                window = col[row].reshape(C, fh, fw)
                dx[n, :, i * stride : i * stride + fh, j * stride : j * stride + fw] = window
                row += 1
    return dx[:, :, padding : padding + H, padding : padding + W]
