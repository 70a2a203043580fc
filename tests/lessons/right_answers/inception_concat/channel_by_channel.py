# a list of all maps
def inception_concat(branches):
    maps = [branch[:, c] for branch in branches for c in range(branch.shape[1])]
    return np.stack(maps, axis=1)
