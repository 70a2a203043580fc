# wrong: the mean of the batches' means
# ids: mean-of-means
def accuracy(model, x, t, batch_size=100):
    parts = []
    for i in range(0, len(t), batch_size):
        guess = model.predict(x[i : i + batch_size]).argmax(-1)
        parts.append((guess == t[i : i + batch_size]).mean())
    return sum(parts) / len(parts)
