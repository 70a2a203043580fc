# wrong: Leaves conv_output_size strict, so it stops where the size should be rounded down.
# ids: size-strict
def conv2d_naive(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, _, FH, FW = w.shape
    OH = conv_output_size(H, FH, stride, padding)
    OW = conv_output_size(W, FW, stride, padding)
    xp = zero_pad(x, padding)
    out = np.zeros((N, FN, OH, OW))
    for n in range(N):
        for f in range(FN):
            for i in range(OH):
                for j in range(OW):
                    i0, j0 = i * stride, j * stride
                    win = xp[n, :, i0 : i0 + FH, j0 : j0 + FW]
                    out[n, f, i, j] = conv_single_step(win, w[f], b[f])
    return out
