# wrong: NumPy's global generator shuffles, not the rng that was given.
# ids: own-generator
def minibatches(n, batch_size, rng):
    order = np.random.permutation(n)
    result = []
    start = 0
    while start < n:
        result.append(order[start : start + batch_size])
        start += batch_size
    return result
