# wrong: Windows are put back one pixel apart, whatever the stride.
# ids: stride-ignored
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = (H + 2 * padding - fh) // stride + 1
    OW = (W + 2 * padding - fw) // stride + 1
    img = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    windows = col.reshape(N, OH, OW, C, fh, fw)
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                img[n, :, i : i + fh, j : j + fw] += windows[n, i, j]
    return img[:, :, padding : H + padding, padding : W + padding]
