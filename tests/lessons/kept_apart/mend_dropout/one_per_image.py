# wrong: A number is drawn for each image, so whole images are dropped.
# ids: one-an-image
def mend_dropout(x, p, rng, training=True):
    if not training:
        return x
    numbers = rng.random(len(x)).reshape((-1,) + (1,) * (x.ndim - 1))
    scaled = x / (1 - p)
    return np.where(numbers < p, 0.0, scaled)
