# wrong: lr is not used.
# ids: rate-ignored
def learn_kernel(image, target, size, steps, lr):
    kernel = np.zeros((size, size))
    for step in range(steps):
        error = correlate2d(image, kernel) - target
        gradient = 2 * correlate2d(image, error) / error.size
        kernel = kernel - gradient
    return kernel
