# wrong: The number of places is computed for the image without its padding.
# ids: sizes-without-padding
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = conv_output_size(H, fh, stride, strict=False)
    OW = conv_output_size(W, fw, stride, strict=False)
    img = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                r = n * OH * OW + i * OW + j
                img[n, :, i * stride : i * stride + fh, j * stride : j * stride + fw] += col[
                    r
                ].reshape(C, fh, fw)
    return img[:, :, padding : padding + H, padding : padding + W]
