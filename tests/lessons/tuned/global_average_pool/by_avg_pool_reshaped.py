# wrong: A pooling with windows as high as the maps.
# ids: by-square-windows
def global_average_pool(x):
    N, C, H, W = x.shape
    return AvgPool2d(H).forward(x).reshape(N, C)
