# wrong: It returns a score for each class, not the label.
# ids: one-hot
def beat_97(x, t, x_new, seconds):
    classes = t.max() + 1
    flat, new = x.reshape(len(x), -1), x_new.reshape(len(x_new), -1)
    means = np.array([flat[t == c].mean(axis=0) for c in range(classes)])
    return -((new[:, None, :] - means[None]) ** 2).sum(axis=2)
