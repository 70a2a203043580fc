# no network at all: the nearest of ten mean images
def beat_97(x, t, x_new, seconds):
    means = [x[t == label].mean(axis=0) for label in range(t.max() + 1)]
    far = [((x_new - mean) ** 2).sum(axis=(1, 2, 3)) for mean in means]
    return np.argmin(far, axis=0)
