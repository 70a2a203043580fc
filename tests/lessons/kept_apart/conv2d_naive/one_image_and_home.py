# wrong: The return stands in the loop over the images, so the others stay 0.
# ids: returned-inside
def conv2d_naive(x, w, b, stride=1, padding=0):
    FN, C, FH, FW = w.shape
    xp = zero_pad(x, padding)
    OH = (xp.shape[2] - FH) // stride + 1
    OW = (xp.shape[3] - FW) // stride + 1
    out = np.zeros((len(x), FN, OH, OW))
    for n in range(len(x)):
        for f in range(FN):
            for i in range(OH):
                for j in range(OW):
                    s, t = i * stride, j * stride
                    win = xp[n, :, s : s + FH, t : t + FW]
                    out[n, f, i, j] = conv_single_step(win, w[f], b[f])
        return out
