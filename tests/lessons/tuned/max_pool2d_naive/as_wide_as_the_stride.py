# wrong: A window is as high and wide as the stride.
# ids: window-up-to-the-next
def max_pool2d_naive(x, kernel_size, stride):
    N, C, H, W = x.shape
    OH = conv_output_size(H, kernel_size, stride, strict=False)
    OW = conv_output_size(W, kernel_size, stride, strict=False)
    out = np.zeros((N, C, OH, OW))
    for n in range(N):
        for c in range(C):
            for i in range(OH):
                for j in range(OW):
                    window = x[
                        n, c, i * stride : i * stride + stride, j * stride : j * stride + stride
                    ]
                    out[n, c, i, j] = np.max(window)
    return out
