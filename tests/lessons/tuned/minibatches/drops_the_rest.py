# wrong: The last, shorter batch is left out.
# ids: last-dropped
def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    batches = []
    for i in range(n // batch_size):
        batches.append(order[i * batch_size : (i + 1) * batch_size])
    return batches
