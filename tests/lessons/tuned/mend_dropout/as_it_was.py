# wrong: Nothing is mended.
# ids: same-for-all
def mend_dropout(x, p, rng, training=True):
    if not training:
        return x
    numbers = rng.random(x[0].shape)
    scaled = x / (1 - p)
    return np.where(numbers < p, 0.0, scaled)
