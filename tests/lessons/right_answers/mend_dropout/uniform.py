# rng.uniform, with a size
def mend_dropout(x, p, rng, training=True):
    if training:
        numbers = rng.uniform(0, 1, size=x.shape)
        out = np.zeros_like(x)
        out[numbers >= p] = x[numbers >= p] / (1 - p)
        return out
    return x
