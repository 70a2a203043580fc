# wrong: Images behind the last full batch do not go through the network, but are counted in the division.
# ids: last-dropped
def accuracy(model, x, t, batch_size=100):
    acc = 0.0
    for i in range(int(x.shape[0] / batch_size)):
        tx = x[i * batch_size : (i + 1) * batch_size]
        tt = t[i * batch_size : (i + 1) * batch_size]
        y = model.predict(tx)
        y = np.argmax(y, axis=1)
        acc += np.sum(y == tt)
    return acc / x.shape[0]
