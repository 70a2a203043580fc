# wrong: The kernel is made of integers, so every small step is cut off.
# ids: whole-numbers
def learn_kernel(image, target, size, steps, lr):
    kernel = np.zeros((size, size), dtype=int)
    rows, cols = target.shape
    for _ in range(steps):
        err = correlate2d(image, kernel) - target
        new = np.zeros_like(kernel)
        for a in range(size):
            for b in range(size):
                g = 2 * np.mean(err * image[a : a + rows, b : b + cols])
                new[a, b] = kernel[a, b] - lr * g
        kernel = new
    return kernel
