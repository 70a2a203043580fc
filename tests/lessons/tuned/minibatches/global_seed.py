# wrong: NumPy's global generator
# ids: own-generator
def minibatches(n, batch_size, rng):
    order = np.random.permutation(n)
    return [order[k : k + batch_size] for k in range(0, n, batch_size)]
