# wrong: Each step begins again from zeros.
# ids: one-step
def learn_kernel(image, target, size, steps, lr):
    for step in range(steps):
        kernel = np.zeros((size, size))
        error = correlate2d(image, kernel) - target
        gradient = 2 * correlate2d(image, error) / error.size
        kernel = kernel - lr * gradient
    return kernel
