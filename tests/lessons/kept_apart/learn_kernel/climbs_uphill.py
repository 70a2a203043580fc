# wrong: Adds the gradient, so the loss grows.
# ids: uphill
def learn_kernel(image, target, size, steps, lr):
    k = np.zeros((size, size))
    for _ in range(steps):
        err = correlate2d(image, k) - target
        grad = 2 * correlate2d(image, err) / err.size
        k = k + lr * grad
    return k
