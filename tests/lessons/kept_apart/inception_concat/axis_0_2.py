# wrong: The branches are joined along the images.
# ids: along-images
def inception_concat(branches):
    return np.concatenate(branches, axis=0)
