# wrong: Starts from a kernel of ones.
# ids: -
def learn_kernel(image, target, size, steps, lr):
    k = np.ones((size, size))
    for _ in range(steps):
        e = correlate2d(image, k) - target
        k -= lr * 2 / e.size * correlate2d(image, e)
    return k
