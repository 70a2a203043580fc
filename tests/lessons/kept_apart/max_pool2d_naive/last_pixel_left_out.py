# wrong: takes the end of a slice as included, so the last row and column of each window are left out
# ids: window-too-small
def max_pool2d_naive(x, kernel_size, stride):
    N, C, H, W = x.shape
    OH = conv_output_size(H, kernel_size, stride, 0, strict=False)
    OW = conv_output_size(W, kernel_size, stride, 0, strict=False)
    out = np.zeros((N, C, OH, OW))
    for n in range(N):
        for c in range(C):
            for i in range(OH):
                for j in range(OW):
                    top, left = i * stride, j * stride
                    bottom = top + kernel_size - 1
                    right = left + kernel_size - 1
                    out[n, c, i, j] = np.max(x[n, c, top:bottom, left:right])
    return out
