# the image turned, and the result
def true_convolution(image, kernel):
    return correlate2d(image[::-1, ::-1], kernel)[::-1, ::-1]
