# wrong: averages over the channels as well, one number for each image
# ids: over-channels
def global_average_pool(x):
    N = x.shape[0]
    return x.reshape(N, -1).mean(axis=1)
