# wrong: Moves the first axis, the images, to the end.
# ids: images-last, images-moved
def channels_last(x):
    return np.moveaxis(x, 0, -1)
