# wrong: the last border is the end, so an empty part comes behind
# ids: one-part-too-many
def inception_split(dout, channels):
    return list(np.split(dout, np.cumsum(channels), axis=1))
