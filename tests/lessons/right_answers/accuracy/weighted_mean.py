# a mean of the batches' shares, weighted by their sizes
def accuracy(model, x, t, batch_size=100):
    shares, sizes = [], []
    for k in range(-(-len(x) // batch_size)):
        xb, tb = x[k * batch_size : (k + 1) * batch_size], t[k * batch_size : (k + 1) * batch_size]
        shares.append(np.mean(model.predict(xb).argmax(axis=1) == tb))
        sizes.append(len(xb))
    return np.average(shares, weights=sizes)
