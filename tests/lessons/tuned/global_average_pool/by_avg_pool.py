# wrong: A pooling with windows as high as the maps, not squeezed.
# ids: by-square-windows
def global_average_pool(x):
    return AvgPool2d(x.shape[2]).forward(x)
