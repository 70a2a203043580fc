# shuffled in place, and cut off piece by piece
def minibatches(n, batch_size, rng):
    rest = np.arange(n)
    rng.shuffle(rest)
    batches = []
    while len(rest) > 0:
        batches.append(rest[:batch_size])
        rest = rest[batch_size:]
    return batches
