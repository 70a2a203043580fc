# one line, and no np.where
def mend_dropout(x, p, rng, training=True):
    return x * (rng.random(x.shape) >= p) / (1 - p) if training else x.copy()
