# argsort of random numbers, and lists of indices
def minibatches(n, batch_size, rng):
    order = np.argsort(rng.random(n))
    count = int(np.ceil(n / batch_size))
    return [list(order[k * batch_size : min(n, (k + 1) * batch_size)]) for k in range(count)]
