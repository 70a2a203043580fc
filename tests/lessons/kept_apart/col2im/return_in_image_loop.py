# wrong: the return stands in the loop over images, so only the first image is filled
# ids: first-image-only
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    col = col.reshape(N, OH, OW, C, fh, fw)
    x = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                for c in range(C):
                    x[n, c, i * stride : i * stride + fh, j * stride : j * stride + fw] += col[
                        n, i, j, c
                    ]
        return x[:, :, padding : padding + H, padding : padding + W]
