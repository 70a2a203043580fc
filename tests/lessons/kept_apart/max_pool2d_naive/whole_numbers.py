# wrong: the result holds whole numbers, so decimals of the maxima are cut off
# ids: whole-numbers
def max_pool2d_naive(x, kernel_size, stride):
    N, C, H, W = x.shape
    OH = conv_output_size(H, kernel_size, stride, 0, strict=False)
    OW = conv_output_size(W, kernel_size, stride, 0, strict=False)
    pooled = np.zeros((N, C, OH, OW), dtype=int)
    for n in range(N):
        for c in range(C):
            for row in range(OH):
                for column in range(OW):
                    r, s = row * stride, column * stride
                    pooled[n, c, row, column] = x[
                        n, c, r : r + kernel_size, s : s + kernel_size
                    ].max()
    return pooled
