# wrong: the running maximum begins at 0, so windows of negative numbers give 0
# ids: running-from-0
def max_pool2d_naive(x, kernel_size, stride):
    N, C, H, W = x.shape
    OH = conv_output_size(H, kernel_size, stride, 0, strict=False)
    OW = conv_output_size(W, kernel_size, stride, 0, strict=False)
    out = np.zeros((N, C, OH, OW))
    for n in range(N):
        for c in range(C):
            for i in range(OH):
                for j in range(OW):
                    for u in range(kernel_size):
                        for v in range(kernel_size):
                            value = x[n, c, i * stride + u, j * stride + v]
                            if value > out[n, c, i, j]:
                                out[n, c, i, j] = value
    return out
