# wrong: The comparison is turned as well.
# ids: share-turned
def mend_dropout(x, p, rng, training=True):
    if not training:
        return x
    numbers = rng.random(x.shape)
    scaled = x / (1 - p)
    return np.where(numbers >= p, 0.0, scaled)
