# wrong: The highest score is looked for among the images of the batch, not among the classes.
# ids: over-images
def accuracy(model, x, t, batch_size=100):
    right = 0
    for start in range(0, len(x), batch_size):
        scores = model.predict(x[start : start + batch_size])
        labels = t[start : start + batch_size]
        best = np.argmax(scores, axis=0)
        for n in range(len(labels)):
            if best[n] == labels[n]:
                right += 1
    return right / len(x)
