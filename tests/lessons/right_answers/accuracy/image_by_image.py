# image by image, with Python's own counting
def accuracy(model, x, t, batch_size=100):
    right = 0
    for image, label in zip(x, t):
        scores = list(model.predict(image[None])[0])
        if scores.index(max(scores)) == label:
            right += 1
    return right / len(t)
