# wrong: Both sizes come from the width.
# ids: rows-from-width
def max_pool2d_naive(x, kernel_size, stride):
    size = conv_output_size(x.shape[3], kernel_size, stride, 0, strict=False)
    out = np.empty(x.shape[:2] + (size, size))
    for n, c, i, j in np.ndindex(*out.shape):
        inside = np.ndindex(kernel_size, kernel_size)
        out[n, c, i, j] = max(x[n, c, stride * i + u, stride * j + v] for u, v in inside)
    return out
