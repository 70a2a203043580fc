# wrong: The error is another name for the target, and -= changes the target itself.
# ids: -
def learn_kernel(image, target, size, steps, lr):
    k = np.zeros((size, size))
    for _ in range(steps):
        missing = target
        missing -= correlate2d(image, k)
        k = k + lr * 2 * correlate2d(image, missing) / missing.size
    return k
