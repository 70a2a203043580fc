# wrong: The start of a window runs through range(0, H, stride), so cut-off windows at the end give numbers as well.
# ids: size-by-stride
def max_pool2d_naive(x, kernel_size, stride):
    def largest(top, left):
        return x[:, :, top : top + kernel_size, left : left + kernel_size].max(axis=(2, 3))

    H, W = x.shape[2:]
    lines = [
        np.stack([largest(top, left) for left in range(0, W, stride)], axis=-1)
        for top in range(0, H, stride)
    ]
    return np.stack(lines, axis=2)
