# wrong: All cumulative sums are cut places, the last one too, so there is an empty part at the end.
# ids: one-part-too-many
def inception_split(dout, channels):
    return np.split(dout, np.cumsum(channels), axis=1)
