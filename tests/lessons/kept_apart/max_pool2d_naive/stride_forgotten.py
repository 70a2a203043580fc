# wrong: the stride counts the windows but does not move them
# ids: stride-ignored
def max_pool2d_naive(x, kernel_size, stride):
    N, C, H, W = x.shape
    OH = conv_output_size(H, kernel_size, stride, 0, strict=False)
    OW = conv_output_size(W, kernel_size, stride, 0, strict=False)
    out = np.empty((N, C, OH, OW))
    for n in range(N):
        for c in range(C):
            for i in range(OH):
                for j in range(OW):
                    out[n, c, i, j] = np.max(x[n, c, i : i + kernel_size, j : j + kernel_size])
    return out
