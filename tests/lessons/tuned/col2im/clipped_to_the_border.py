# wrong: What falls on the padding is given to the nearest pixel of the border.
# ids: padding-onto-the-border
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = (H + 2 * padding - fh) // stride + 1
    OW = (W + 2 * padding - fw) // stride + 1
    n, i, j, c, u, v = np.indices((N, OH, OW, C, fh, fw)).reshape(6, -1)
    y = np.clip(i * stride + u - padding, 0, H - 1)
    z = np.clip(j * stride + v - padding, 0, W - 1)
    img = np.zeros(x_shape)
    np.add.at(img, (n, c, y, z), col.ravel())
    return img
