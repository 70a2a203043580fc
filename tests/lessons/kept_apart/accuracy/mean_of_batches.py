# wrong: The mean of the batches' accuracies counts the images of the short last batch more.
# ids: mean-of-means
def accuracy(model, x, t, batch_size=100):
    shares = []
    for start in range(0, len(x), batch_size):
        scores = model.predict(x[start : start + batch_size])
        shares.append(np.mean(scores.argmax(axis=1) == t[start : start + batch_size]))
    return float(np.mean(shares))
