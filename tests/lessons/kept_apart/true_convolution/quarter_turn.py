# wrong: Turns once by 90 degrees where two such turns were needed.
# ids: quarter-turn
def true_convolution(image, kernel):
    return correlate2d(image, np.rot90(kernel))
