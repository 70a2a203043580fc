# wrong: The smallest number is kept.
# ids: smallest
def max_pool2d_naive(x, kernel_size, stride):
    view = np.lib.stride_tricks.sliding_window_view(x, (kernel_size,) * 2, axis=(2, 3))
    view = view[:, :, ::stride, ::stride]
    return np.sort(view.reshape(*view.shape[:4], -1))[..., 0]
