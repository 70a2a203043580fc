# wrong: averages over axes 1 and 2, channels and rows, instead of rows and columns
# ids: over-channels
def global_average_pool(x):
    return x.mean(axis=(1, 2))
