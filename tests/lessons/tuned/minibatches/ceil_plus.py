# wrong: one batch too many where they divide evenly
# ids: empty-batch
def minibatches(n, batch_size, rng):
    order = np.arange(n)
    rng.shuffle(order)
    count = n // batch_size + 1
    return [order[k * batch_size : k * batch_size + batch_size] for k in range(count)]
