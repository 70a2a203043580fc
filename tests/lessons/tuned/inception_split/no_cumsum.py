# wrong: np.split gets the channel counts, where it wants the places to cut.
# ids: counts-as-borders
def inception_split(dout, channels):
    return np.split(dout, channels, axis=1)
