# wrong: The transpose puts the channels last, so a row is in the order rows, columns, channels.
# ids: channels-last
def im2col(x, fh, fw, stride=1, padding=0):
    N, C, H, W = x.shape
    out_h = (H + 2 * padding - fh) // stride + 1
    out_w = (W + 2 * padding - fw) // stride + 1

    img = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)], "constant")
    col = np.zeros((N, C, fh, fw, out_h, out_w), dtype=x.dtype)

    for y in range(fh):
        for z in range(fw):
            col[:, :, y, z, :, :] = img[
                :, :, y : y + stride * out_h : stride, z : z + stride * out_w : stride
            ]

    col = col.transpose(0, 4, 5, 2, 3, 1).reshape(N * out_h * out_w, -1)
    return col
