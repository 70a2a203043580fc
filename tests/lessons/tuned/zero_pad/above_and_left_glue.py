# wrong: Zeros come above and on the left only.
# ids: above-and-left
def zero_pad(x, padding):
    rows = np.zeros((*x.shape[:-2], padding, x.shape[-1]), x.dtype)
    x = np.concatenate([rows, x], axis=-2)
    columns = np.zeros((*x.shape[:-1], padding), x.dtype)
    return np.concatenate([columns, x], axis=-1)
