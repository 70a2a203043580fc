# wrong: Glues the channels side by side along the columns, so no new last axis appears.
# ids: -
def channels_last(x):
    planes = [x[:, c] for c in range(x.shape[1])]
    return np.concatenate(planes, axis=-1)
