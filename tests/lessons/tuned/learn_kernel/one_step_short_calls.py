# wrong: range(steps - 1) takes one step too few.
# ids: one-step-short
def learn_kernel(image, target, size, steps, lr):
    kernel = np.zeros((size, size))
    for step in range(steps - 1):
        error = correlate2d(image, kernel) - target
        gradient = 2 * correlate2d(image, error) / error.size
        kernel = kernel - lr * gradient
    return kernel
