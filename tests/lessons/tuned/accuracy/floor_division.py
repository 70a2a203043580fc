# wrong: drops the last batch, divides by all
# ids: last-dropped
def accuracy(model, x, t, batch_size=100):
    acc = 0.0
    for i in range(int(x.shape[0] / batch_size)):
        tx = x[i * batch_size : (i + 1) * batch_size]
        tt = t[i * batch_size : (i + 1) * batch_size]
        y = np.argmax(model.predict(tx), axis=1)
        acc += np.sum(y == tt)
    return acc / x.shape[0]
