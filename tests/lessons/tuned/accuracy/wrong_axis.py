# wrong: argmax along the images
# ids: over-images
def accuracy(model, x, t, batch_size=100):
    return np.mean(np.argmax(model.predict(x), axis=0) == t)
