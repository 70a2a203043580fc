# wrong: Axes of length 1 are squeezed away, and so is the batch when it is one picture.
# ids: squeezed
def global_average_pool(x):
    return x.mean(axis=(2, 3), keepdims=True).squeeze()
