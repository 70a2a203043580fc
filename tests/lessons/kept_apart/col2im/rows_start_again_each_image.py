# wrong: the row is counted within the image only, so every image gets the rows of the first one
# ids: same-row
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    out = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                window = col[i * OW + j].reshape(C, fh, fw)
                out[n, :, i * stride : i * stride + fh, j * stride : j * stride + fw] += window
    return out[:, :, padding : padding + H, padding : padding + W]
