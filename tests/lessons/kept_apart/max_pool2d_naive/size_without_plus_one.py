# wrong: the output size lacks the + 1, so the last row and column of windows are missing
# ids: size-without-1
def max_pool2d_naive(x, kernel_size, stride):
    N, C, H, W = x.shape
    OH = (H - kernel_size) // stride
    OW = (W - kernel_size) // stride
    out = np.zeros((N, C, OH, OW))
    for i in range(OH):
        for j in range(OW):
            window = x[
                :, :, i * stride : i * stride + kernel_size, j * stride : j * stride + kernel_size
            ]
            out[:, :, i, j] = window.max(axis=(2, 3))
    return out
