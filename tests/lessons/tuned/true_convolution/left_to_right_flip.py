# wrong: Only left and right are swapped.
# ids: left-to-right
def true_convolution(image, kernel):
    return correlate2d(image, np.fliplr(kernel))
