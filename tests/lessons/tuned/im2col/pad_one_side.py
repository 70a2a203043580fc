# wrong: All zeros of the padding are put above and to the left, none below and to the right.
# ids: zeros-all-in-front
def im2col(x, fh, fw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH = (H + 2 * padding - fh) // stride + 1
    OW = (W + 2 * padding - fw) // stride + 1
    frame = ((0, 0), (0, 0), (2 * padding, 0), (2 * padding, 0))
    xp = np.pad(x, frame)
    taps = np.zeros((N, OH, OW, C, fh, fw), dtype=x.dtype)
    for u in range(fh):
        for v in range(fw):
            t = xp[:, :, u : u + stride * OH : stride, v : v + stride * OW : stride]
            taps[:, :, :, :, u, v] = t.transpose(0, 2, 3, 1)
    return taps.reshape(N * OH * OW, -1)
