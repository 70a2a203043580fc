# wrong: Writes where each old axis goes, but transpose wants to know where each new axis comes from.
# ids: way-back
def channels_last(x):
    return np.transpose(x, (0, 3, 1, 2))
