# zeros joined on, axis by axis
def zero_pad(x, padding):
    for axis in (-1, -2):
        shape = list(x.shape)
        shape[axis] = padding
        zeros = np.zeros(shape, x.dtype)
        x = np.concatenate([zeros, x, zeros], axis=axis)
    return x
