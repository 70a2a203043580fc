# wrong: A window that reaches into the padding is dropped as a whole.
# ids: border-windows-skipped
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = (H + 2 * padding - fh) // stride + 1
    OW = (W + 2 * padding - fw) // stride + 1
    img = np.zeros(x_shape)
    for r, (n, i, j) in enumerate(np.ndindex(N, OH, OW)):
        y, z = i * stride - padding, j * stride - padding
        if y < 0 or z < 0 or y + fh > H or z + fw > W:
            continue
        img[n, :, y : y + fh, z : z + fw] += col[r].reshape(C, fh, fw)
    return img
