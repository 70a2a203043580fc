# the label of the most similar image
def beat_97(x, t, x_new, seconds):
    known, new = x.reshape(len(x), -1), x_new.reshape(len(x_new), -1)
    far = (known**2).sum(axis=1) - 2 * new @ known.T
    return t[far.argmin(axis=1)]
