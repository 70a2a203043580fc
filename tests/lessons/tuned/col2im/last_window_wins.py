# wrong: The numbers are written into the image, not added to what is there.
# ids: overwritten
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = (H + 2 * padding - fh) // stride + 1
    OW = (W + 2 * padding - fw) // stride + 1
    img = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    r = 0
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                y, z = i * stride, j * stride
                img[n, :, y : y + fh, z : z + fw] = col[r].reshape(C, fh, fw)
                r += 1
    return img[:, :, padding : padding + H, padding : padding + W]
