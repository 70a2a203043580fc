# wrong: The loop over channels runs to a fixed 3.
# ids: three-channels
def conv2d_naive(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    xp = zero_pad(x, padding)
    OH = conv_output_size(H, FH, stride, padding, strict=False)
    OW = conv_output_size(W, FW, stride, padding, strict=False)
    out = np.zeros((N, FN, OH, OW)) + b[:, None, None]
    for c in range(3):
        for u in range(FH):
            for v in range(FW):
                part = xp[:, c, u : u + OH * stride : stride, v : v + OW * stride : stride]
                out += part[:, None, :OH, :OW] * w[:, c, u, v][:, None, None]
    return out
