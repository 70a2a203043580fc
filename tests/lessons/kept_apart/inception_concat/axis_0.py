# wrong: concatenates without an axis, which is along the images
# ids: along-images
def inception_concat(branches):
    return np.concatenate(branches)
