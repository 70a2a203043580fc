# wrong: Only top and bottom are swapped.
# ids: upside-down
def true_convolution(image, kernel):
    return correlate2d(image, np.flipud(kernel))
