# wrong: The result is as large as the image divided by the stride.
# ids: size-by-stride
def max_pool2d_naive(x, kernel_size, stride):
    n, c, h, w = x.shape
    out = np.empty((n, c, h // stride, w // stride))
    for i in range(h // stride):
        for j in range(w // stride):
            box = x[
                :, :, i * stride : i * stride + kernel_size, j * stride : j * stride + kernel_size
            ]
            out[:, :, i, j] = np.amax(box, (2, 3))
    return out
