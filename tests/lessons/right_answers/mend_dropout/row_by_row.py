# the old line stays, and is run once for each image
def mend_dropout(x, p, rng, training=True):
    if not training:
        return x
    numbers = np.stack([rng.random(x.shape[1:]) for _ in x])
    scaled = x / (1 - p)
    return np.where(numbers < p, 0.0, scaled)
