# wrong: The gradient of the example with one number.
# ids: error-times-image
def learn_kernel(image, target, size, steps, lr):
    k = np.zeros((size, size))
    for _ in range(steps):
        error = correlate2d(image, k) - target
        gradient = 2 * np.mean(error * image)
        k = k - lr * gradient
    return k
