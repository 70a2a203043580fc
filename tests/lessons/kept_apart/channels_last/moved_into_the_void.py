# wrong: Calls moveaxis as if it changed x in place, and returns x as it was.
# ids: unchanged
def channels_last(x):
    np.moveaxis(x, 1, -1)
    return x
