# wrong: A row is cut into pixels first, and each pixel into channels.
# ids: channels-last
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    n, c, h, w = x_shape
    oh = (h + 2 * padding - fh) // stride + 1
    ow = (w + 2 * padding - fw) // stride + 1
    boxes = col.reshape(n, oh, ow, fh, fw, c)
    canvas = np.zeros((n, h + 2 * padding, w + 2 * padding, c))
    for i, j in np.ndindex(oh, ow):
        canvas[:, i * stride : i * stride + fh, j * stride : j * stride + fw] += boxes[:, i, j]
    return canvas.transpose(0, 3, 1, 2)[:, :, padding : h + padding, padding : w + padding]
