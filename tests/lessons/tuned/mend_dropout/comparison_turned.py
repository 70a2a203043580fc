# wrong: The numbers are drawn for all images now, but the comparison was turned as well, so 1 - p is dropped.
# ids: share-turned
def mend_dropout(x, p, rng, training=True):
    if not training:
        return x
    numbers = rng.random(x.shape)
    scaled = x / (1 - p)
    return np.where(numbers > p, 0.0, scaled)
