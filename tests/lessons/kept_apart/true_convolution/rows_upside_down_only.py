# wrong: Reverses the order of the rows but not that of the columns.
# ids: upside-down
def true_convolution(image, kernel):
    turned = kernel[::-1]
    return correlate2d(image, turned)
