# wrong: The mean is taken over the last axis only.
# ids: one-axis-only
def global_average_pool(x):
    return np.average(x, axis=-1)
