# wrong: The right ones are divided by batch_size times the number of batches, as if the last one were full.
# ids: all-batches-full
def accuracy(model, x, t, batch_size=100):
    right = 0
    batches = 0
    for start in range(0, len(x), batch_size):
        said = model.predict(x[start : start + batch_size]).argmax(axis=1)
        right += (said == t[start : start + batch_size]).sum()
        batches += 1
    return right / (batches * batch_size)
