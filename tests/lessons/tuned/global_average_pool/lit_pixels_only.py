# wrong: The mean is taken over the pixels that are not 0.
# ids: zeros-not-counted
def global_average_pool(x):
    lit = (x != 0).sum(axis=(2, 3))
    return x.sum(axis=(2, 3)) / np.maximum(lit, 1)
