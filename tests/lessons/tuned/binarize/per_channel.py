# a mean for each channel
# ids: for-each-channel
def binarize(w):
    alpha = np.abs(w).mean(axis=(2, 3), keepdims=True)
    return np.where(w >= 0, alpha, -alpha)
