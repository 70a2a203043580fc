# wrong: Rows and columns are swapped.
# ids: swapped
def channels_last(x):
    return x.transpose(0, 3, 2, 1)
