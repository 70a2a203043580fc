# wrong: Swaps channels and columns, so rows and columns change their order, too.
# ids: swapped
def channels_last(x):
    return x.swapaxes(1, 3)
