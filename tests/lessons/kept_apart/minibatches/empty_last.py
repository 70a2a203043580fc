# wrong: An empty batch stands at the end when batch_size divides n.
# ids: empty-batch
def minibatches(n, batch_size, rng):
    order = rng.permutation(n)
    count = n // batch_size + 1
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(count)]
