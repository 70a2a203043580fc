# wrong: np.stack makes a new axis, and fails when branches differ in channels.
# ids: stacked
def inception_concat(branches):
    return np.stack(branches, axis=1)
