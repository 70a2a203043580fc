# wrong: Forgets the 2 of the squared error's derivative, so every step is half as long as it should be.
# ids: -
def learn_kernel(image, target, size, steps, lr):
    k = np.zeros((size, size))
    for _ in range(steps):
        e = correlate2d(image, k) - target
        k = k - lr * correlate2d(image, e) / e.size
    return k
