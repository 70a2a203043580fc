# wrong: The loop begins at 1.
# ids: one-step-short
def learn_kernel(image, target, size, steps, lr):
    kernel = np.zeros((size, size))
    for step in range(1, steps):
        error = correlate2d(image, kernel) - target
        gradient = 2 * correlate2d(image, error) / error.size
        kernel = kernel - lr * gradient
    return kernel
