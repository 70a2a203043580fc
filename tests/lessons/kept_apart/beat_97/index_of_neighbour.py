# wrong: It returns the place of the nearest learned image, not that image's label.
# ids: -
def beat_97(x, t, x_new, seconds):
    a = x.reshape(len(x), -1)
    b = x_new.reshape(len(x_new), -1)
    distances = (b**2).sum(axis=1)[:, None] - 2 * b @ a.T + (a**2).sum(axis=1)
    return distances.argmin(axis=1)
