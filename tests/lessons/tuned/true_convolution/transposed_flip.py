# wrong: The kernel is transposed.
# ids: transposed
def true_convolution(image, kernel):
    return correlate2d(image, np.transpose(kernel))
