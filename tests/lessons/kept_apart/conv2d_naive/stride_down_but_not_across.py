# wrong: Multiplies the row with the stride, but not the column.
# ids: columns-ignore-stride
def conv2d_naive(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    OH = conv_output_size(H, FH, stride, padding, False)
    OW = conv_output_size(W, FW, stride, padding, False)
    px = zero_pad(x, padding)
    out = np.zeros((N, FN, OH, OW))
    for n, f in np.ndindex(N, FN):
        for haeng in range(OH):
            for yeol in range(OW):
                a = haeng * stride
                win = px[n, :, a : a + FH, yeol : yeol + FW]
                out[n, f, haeng, yeol] = conv_single_step(win, w[f], b[f])
    return out
