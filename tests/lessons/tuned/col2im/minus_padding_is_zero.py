# wrong: The frame is cut off with padding:-padding, which leaves nothing when there is none.
# ids: minus-zero
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = (H + 2 * padding - fh) // stride + 1
    OW = (W + 2 * padding - fw) // stride + 1
    img = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for row, (n, i, j) in zip(col, np.ndindex(N, OH, OW)):
        y, z = i * stride, j * stride
        img[n, :, y : y + fh, z : z + fw] += row.reshape(C, fh, fw)
    return img[:, :, padding:-padding, padding:-padding]
