# wrong: The gradient is added.
# ids: uphill
def learn_kernel(image, target, size, steps, lr):
    kernel = np.zeros((size, size))
    for step in range(steps):
        error = correlate2d(image, kernel) - target
        gradient = 2 * correlate2d(image, error) / error.size
        kernel = kernel + lr * gradient
    return kernel
