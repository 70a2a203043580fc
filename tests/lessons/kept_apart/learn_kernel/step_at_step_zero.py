# wrong: Counts from 0 up to and with steps, so one step too many is taken, even for 0 steps.
# ids: -
def learn_kernel(image, target, size, steps, lr):
    k = np.zeros((size, size))
    n = 0
    while n <= steps:
        e = correlate2d(image, k) - target
        k -= lr * 2 / e.size * correlate2d(image, e)
        n += 1
    return k
