# wrong: The output's rows are computed from the width, and its columns from the height.
# ids: result-shape-swapped, loops-swapped
def conv2d_naive(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    oh = conv_output_size(W, FW, stride, padding, strict=False)
    ow = conv_output_size(H, FH, stride, padding, strict=False)
    x = zero_pad(x, padding)
    y = np.zeros((N, FN, oh, ow))
    for n in range(N):
        for f in range(FN):
            for r in range(oh):
                for c in range(ow):
                    top, left = r * stride, c * stride
                    y[n, f, r, c] = np.sum(x[n, :, top : top + FH, left : left + FW] * w[f]) + b[f]
    return y
