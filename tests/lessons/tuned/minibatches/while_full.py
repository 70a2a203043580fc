# wrong: stops when no full batch is left
# ids: last-dropped
def minibatches(n, batch_size, rng):
    order, found = list(rng.permutation(n)), []
    while len(order) >= batch_size:
        found.append(np.array([order.pop(0) for _ in range(batch_size)]))
    return found
