# wrong: The signs are written into w itself.
# ids: changes-w
def binarize(w):
    for f in range(w.shape[0]):
        alpha = np.mean(np.abs(w[f]))
        negative = w[f] < 0
        w[f] = alpha
        w[f][negative] = -alpha
    return w
