# wrong: Computes target minus response, and still subtracts.
# ids: uphill
def learn_kernel(image, target, size, steps, lr):
    kernel = np.zeros((size, size))
    H, W = target.shape
    for _ in range(steps):
        error = target - correlate2d(image, kernel)
        grad = np.zeros((size, size))
        for a in range(size):
            for b in range(size):
                grad[a, b] = 2 * np.mean(image[a : a + H, b : b + W] * error)
        kernel -= lr * grad
    return kernel
