# wrong: cuts H by W pixels from the upper left corner of the padded image, so the frame is not dropped there
# ids: upper-left-kept
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    x = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    r = 0
    for n in range(N):
        for i in range(0, OH * stride, stride):
            for j in range(0, OW * stride, stride):
                x[n, :, i : i + fh, j : j + fw] += col[r].reshape(C, fh, fw)
                r = r + 1
    return x[:, :, :H, :W]
