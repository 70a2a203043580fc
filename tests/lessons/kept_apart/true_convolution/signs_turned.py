# wrong: Takes the half turn for a change of sign, because it is so for edge filters.
# ids: signs
def true_convolution(image, kernel):
    return correlate2d(image, -1 * kernel)
