# wrong: Both sizes are one too large.
# ids: size-one-too-large
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    OH = (H + 2 * padding - fh) // stride + 2
    OW = (W + 2 * padding - fw) // stride + 2
    wide = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    k = 0
    for n in range(N):
        for top in range(0, OH * stride, stride):
            for left in range(0, OW * stride, stride):
                wide[n, :, top : top + fh, left : left + fw] += col[k].reshape(C, fh, fw)
                k += 1
    return wide[:, :, padding : padding + H, padding : padding + W]
