# wrong: arange, and no shuffling
# ids: not-shuffled
def minibatches(n, batch_size, rng):
    return [np.arange(k, min(k + batch_size, n)) for k in range(0, n, batch_size)]
