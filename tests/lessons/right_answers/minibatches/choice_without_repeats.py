# choice without repeats, and np.array_split at given places
def minibatches(n, batch_size, rng):
    order = rng.choice(n, size=n, replace=False)
    return np.array_split(order, np.arange(batch_size, n, batch_size))
