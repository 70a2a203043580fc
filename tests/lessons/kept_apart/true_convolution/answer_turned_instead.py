# wrong: Correlates as usual and turns the result.
# ids: both-turned
def true_convolution(image, kernel):
    out = correlate2d(image, kernel)
    return np.flip(out, axis=(0, 1))
