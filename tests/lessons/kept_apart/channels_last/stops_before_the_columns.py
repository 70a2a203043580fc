# wrong: Rolls the channels to position 3, which means in front of the old axis 3.
# ids: one-place
def channels_last(x):
    cha_nel = 1
    return np.rollaxis(x, cha_nel, 3)
