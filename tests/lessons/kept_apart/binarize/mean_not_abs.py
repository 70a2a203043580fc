# mean of w
# ids: mean-with-signs
def binarize(w):
    a = w.mean(axis=(1, 2, 3)).reshape(-1, 1, 1, 1)
    return np.where(w >= 0, a, -a)
