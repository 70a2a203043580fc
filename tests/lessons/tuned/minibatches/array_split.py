# wrong: The batches are made nearly equal by array_split, so those before the last are shorter than batch_size, too.
# ids: equal-sizes
def minibatches(n, batch_size, rng):
    indices = np.arange(n)
    rng.shuffle(indices)
    return np.array_split(indices, int(np.ceil(n / batch_size)))
