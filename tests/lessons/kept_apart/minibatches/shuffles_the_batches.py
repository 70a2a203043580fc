# wrong: Neighbours stay together: only the order of the batches is shuffled, and the short one may come early.
# ids: batches-shuffled
def minibatches(n, batch_size, rng):
    indices = np.arange(n)
    batches = [indices[i : i + batch_size] for i in range(0, n, batch_size)]
    return [batches[k] for k in rng.permutation(len(batches))]
