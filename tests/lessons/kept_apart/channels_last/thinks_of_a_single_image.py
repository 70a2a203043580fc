# wrong: Writes the order for one image and forgets the axis of images.
# ids: not-each-axis
def channels_last(x):
    return x.transpose(1, 2, 0)
