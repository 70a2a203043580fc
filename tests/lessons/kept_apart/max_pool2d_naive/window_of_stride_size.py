# wrong: a window ends where the next one begins, as if it were stride wide and not kernel_size
# ids: window-up-to-the-next
def max_pool2d_naive(x, kernel_size, stride):
    N, C, H, W = x.shape
    OH = conv_output_size(H, kernel_size, stride, 0, strict=False)
    OW = conv_output_size(W, kernel_size, stride, 0, strict=False)
    out = np.zeros((N, C, OH, OW))
    for n in range(N):
        for c in range(C):
            for i in range(OH):
                for j in range(OW):
                    window = x[n, c, i * stride : (i + 1) * stride, j * stride : (j + 1) * stride]
                    out[n, c, i, j] = window.max()
    return out
