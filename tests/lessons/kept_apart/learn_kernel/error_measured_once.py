# wrong: Measures the error once, before the loop, and never again.
# ids: error-before-loop
def learn_kernel(image, target, size, steps, lr):
    kernel = np.zeros((size, size))
    error = correlate2d(image, kernel) - target
    for _ in range(steps):
        gradient = 2 * correlate2d(image, error) / error.size
        kernel = kernel - lr * gradient
    return kernel
