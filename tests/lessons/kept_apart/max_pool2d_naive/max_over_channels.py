# wrong: takes the maximum over all channels of a window, not of each channel by itself
# ids: all-channels
def max_pool2d_naive(x, kernel_size, stride):
    N, C, H, W = x.shape
    OH = conv_output_size(H, kernel_size, stride, 0, strict=False)
    OW = conv_output_size(W, kernel_size, stride, 0, strict=False)
    out = np.zeros((N, C, OH, OW))
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                window = x[
                    n,
                    :,
                    i * stride : i * stride + kernel_size,
                    j * stride : j * stride + kernel_size,
                ]
                out[n, :, i, j] = window.max()
    return out
