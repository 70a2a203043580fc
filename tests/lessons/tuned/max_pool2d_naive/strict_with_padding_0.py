# wrong: Sizes are asked for strictly, with padding 0.
# ids: size-strict
def max_pool2d_naive(x, kernel_size, stride):
    N, C, H, W = x.shape
    OH = conv_output_size(H, kernel_size, stride, 0)
    OW = conv_output_size(W, kernel_size, stride, 0)
    out = np.zeros((N, C, OH, OW))
    for n in range(N):
        for c in range(C):
            for i in range(OH):
                for j in range(OW):
                    window = x[
                        n,
                        c,
                        i * stride : i * stride + kernel_size,
                        j * stride : j * stride + kernel_size,
                    ]
                    out[n, c, i, j] = np.max(window)
    return out
