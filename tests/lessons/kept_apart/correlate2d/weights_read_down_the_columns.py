# wrong: In einsum the two axes of the kernel are crossed, so the kernel is transposed.
# ids: kernel-transposed
def correlate2d(image, kernel):
    win = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijab,ba->ij", win, kernel)
