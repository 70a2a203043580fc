# wrong: Uses reshape: the shape is right, and the numbers stand in the wrong places.
# ids: reshaped
def channels_last(x):
    n, c, h, w = x.shape
    return x.reshape(n, h, w, c)
