# wrong: The wrong line was changed: the scale is now 1 / p, and the gaps are alike as before.
# ids: not-scaled
def mend_dropout(x, p, rng, training=True):
    if not training:
        return x
    numbers = rng.random(x.shape[1:])  # from 0 to 1, one for each place
    scaled = x / p
    return np.where(numbers < p, 0.0, scaled)
