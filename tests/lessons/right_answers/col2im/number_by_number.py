# number by number, without a frame
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OW = (W + 2 * padding - fw) // stride + 1
    OH = (H + 2 * padding - fh) // stride + 1
    x = np.zeros(x_shape)
    for row in range(col.shape[0]):
        n, place = divmod(row, OH * OW)
        i, j = divmod(place, OW)
        for k in range(col.shape[1]):
            c, weight = divmod(k, fh * fw)
            u, v = divmod(weight, fw)
            r, s = i * stride + u - padding, j * stride + v - padding
            if 0 <= r < H and 0 <= s < W:
                x[n, c, r, s] += col[row, k]
    return x
