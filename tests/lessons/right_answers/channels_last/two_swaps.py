# two swaps
def channels_last(x):
    return x.swapaxes(1, 2).swapaxes(2, 3)
