# wrong: A mean is taken for each channel of a filter.
# ids: for-each-channel
def binarize(w):
    size = np.abs(w).mean(axis=(2, 3), keepdims=True)
    sign = np.where(w < 0, -1.0, 1.0)
    return sign * size
