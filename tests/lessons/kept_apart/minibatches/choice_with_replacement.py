# wrong: Each batch is drawn by itself with rng.choice, so some images come twice and others never.
# ids: with-repeats
def minibatches(n, batch_size, rng):
    batches = []
    left = n
    while left > 0:
        size = min(batch_size, left)
        batches.append(rng.choice(n, size))
        left -= size
    return batches
