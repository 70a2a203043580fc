# wrong: The filter's row and column are swapped.
# ids: filters-transposed
def conv2d_naive(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    xp = zero_pad(x, padding)
    OH = conv_output_size(H, FH, stride, padding, strict=False)
    OW = conv_output_size(W, FW, stride, padding, strict=False)
    out = np.zeros((N, FN, OH, OW)) + b[:, None, None]
    for c in range(C):
        for u in range(FH):
            for v in range(FW):
                part = xp[:, c, u : u + OH * stride : stride, v : v + OW * stride : stride]
                out += part[:, None, :OH, :OW] * w[:, c, v, u][:, None, None]
    return out
