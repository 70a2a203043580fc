# wrong: Forgets to divide by the number of places, so the steps are far too large.
# ids: sum-not-mean
def learn_kernel(image, target, size, steps, lr):
    kernel = np.zeros((size, size))
    while steps > 0:
        diff = correlate2d(image, kernel) - target
        kernel -= lr * 2 * correlate2d(image, diff)
        steps -= 1
    return kernel
