# wrong: The branches are put beside each other, along the width.
# ids: along-columns
def inception_concat(branches):
    return np.concatenate(branches, axis=-1)
