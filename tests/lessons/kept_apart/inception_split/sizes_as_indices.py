# wrong: gives np.split the sizes where it wants the borders
# ids: counts-as-borders
def inception_split(dout, channels):
    return np.split(dout, channels[:-1], axis=1)
