# wrong: The same, image first.
# ids: error-times-image
def learn_kernel(image, target, size, steps, lr):
    k = np.zeros((size, size))
    for _ in range(steps):
        error = correlate2d(image, k) - target
        gradient = 2 / error.size * np.sum(image * error)
        k = k - lr * gradient
    return k
