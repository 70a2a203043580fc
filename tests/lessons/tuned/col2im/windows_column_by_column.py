# wrong: The rows of the matrix are taken to go down the image first.
# ids: places-swapped
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = (H + 2 * padding - fh) // stride + 1
    OW = (W + 2 * padding - fw) // stride + 1
    img = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    row = 0
    for n in range(N):
        for j in range(OW):
            for i in range(OH):
                img[n, :, i * stride : i * stride + fh, j * stride : j * stride + fw] += col[
                    row
                ].reshape(C, fh, fw)
                row += 1
    return img[:, :, padding : padding + H, padding : padding + W]
