# wrong: A pooling with windows as wide as the maps.
# ids: by-square-windows
def global_average_pool(x):
    return AvgPool2d(x.shape[3]).forward(x)[:, :, 0, 0]
