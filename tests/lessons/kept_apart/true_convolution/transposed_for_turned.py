# wrong: Transposes the kernel and calls that a half turn.
# ids: transposed
def true_convolution(image, kernel):
    return correlate2d(image, kernel.T)
