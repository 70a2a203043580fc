# wrong: The frame is cut off below and on the right only, so the image is shifted by the padding.
# ids: upper-left-kept
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = (H + 2 * padding - fh) // stride + 1
    OW = (W + 2 * padding - fw) // stride + 1
    img = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    windows = col.reshape(N, OH, OW, C, fh, fw)
    for i in range(OH):
        for j in range(OW):
            img[:, :, i * stride : i * stride + fh, j * stride : j * stride + fw] += windows[
                :, i, j
            ]
    return img[:, :, :H, :W]
