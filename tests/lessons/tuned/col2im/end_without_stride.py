# wrong: Windows begin with the stride, and end without it.
# ids: end-ignores-stride
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    wide = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    patches = col.reshape(N, OH, OW, C, fh, fw)
    for n, i, j in np.ndindex(N, OH, OW):
        wide[n, :, i * stride : i + fh, j * stride : j + fw] += patches[n, i, j]
    return wide[:, :, padding : padding + H, padding : padding + W]
