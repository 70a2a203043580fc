# wrong: Takes convolution for the same as correlation.
# ids: not-turned
def true_convolution(image, kernel):
    return correlate2d(image, kernel)
