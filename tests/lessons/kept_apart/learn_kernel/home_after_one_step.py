# wrong: Returns inside the loop, after the first step.
# ids: one-step
def learn_kernel(image, target, size, steps, lr):
    k = np.zeros((size, size))
    if steps == 0:
        return k
    for t in range(steps):
        e = correlate2d(image, k) - target
        g = 2 * correlate2d(image, e) / e.size
        k = k - lr * g
        return k
