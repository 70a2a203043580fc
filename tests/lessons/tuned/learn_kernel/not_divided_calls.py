# wrong: The sum is not divided.
# ids: sum-not-mean
def learn_kernel(image, target, size, steps, lr):
    kernel = np.zeros((size, size))
    for step in range(steps):
        error = correlate2d(image, kernel) - target
        gradient = 2 * correlate2d(image, error)
        kernel = kernel - lr * gradient
    return kernel
