# wrong: Also counts the places where the kernel hangs over the border, so the result grows.
# ids: full
def true_convolution(image, kernel):
    h, w = kernel.shape
    big = np.pad(image, ((h - 1, h - 1), (w - 1, w - 1)))
    return correlate2d(big, kernel[::-1, ::-1])
