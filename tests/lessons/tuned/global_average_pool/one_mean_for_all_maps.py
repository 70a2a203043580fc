# wrong: All maps of a picture are averaged together, so there is one number for each picture.
# ids: over-channels
def global_average_pool(x):
    return x.reshape(len(x), -1).mean(axis=1, keepdims=True)
