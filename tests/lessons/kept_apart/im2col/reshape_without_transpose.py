# wrong: The array (N, C, fh, fw, OH, OW) is reshaped at once, without the transpose that brings the places before the channels.
# ids: reshaped-only
def im2col(x, fh, fw, stride=1, padding=0):
    N, C, H, W = x.shape
    out_h = (H + 2 * padding - fh) // stride + 1
    out_w = (W + 2 * padding - fw) // stride + 1

    img = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)], "constant")
    col = np.zeros((N, C, fh, fw, out_h, out_w), dtype=x.dtype)

    for y in range(fh):
        y_max = y + stride * out_h
        for z in range(fw):
            z_max = z + stride * out_w
            col[:, :, y, z, :, :] = img[:, :, y:y_max:stride, z:z_max:stride]

    return col.reshape(N * out_h * out_w, -1)
