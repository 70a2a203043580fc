# wrong: Each batch overwrites the count of the one before, so only the last batch counts.
# ids: last-batch-only
def accuracy(model, x, t, batch_size=100):
    n = len(x)
    for start in range(0, n, batch_size):
        stop = min(start + batch_size, n)
        predictions = np.argmax(model.predict(x[start:stop]), axis=-1)
        right = np.sum(predictions == t[start:stop])
    return float(right / n)
