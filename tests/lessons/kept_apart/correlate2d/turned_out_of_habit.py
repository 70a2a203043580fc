# wrong: Turns the kernel by 180 degrees, as signal processing does.
# ids: turned
def correlate2d(image, kernel):
    k = np.flip(kernel)
    win = np.lib.stride_tricks.sliding_window_view(image, k.shape)
    return np.einsum("ijab,ab->ij", win, k)
