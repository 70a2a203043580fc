# wrong: Glues blocks of float64 zeros to the picture, which makes float64 of all of it.
# ids: float64
def zero_pad(x, padding):
    tb = np.zeros(x.shape[:-2] + (padding, x.shape[-1]))
    x = np.concatenate([tb, x, tb], axis=-2)
    lr = np.zeros(x.shape[:-1] + (padding,))
    return np.concatenate([lr, x, lr], axis=-1)
