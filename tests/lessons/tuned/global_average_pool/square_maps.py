# wrong: The sum is divided by the height squared, as if each map were square.
# ids: square-maps
def global_average_pool(x):
    side = x.shape[2]
    return np.einsum("nchw->nc", x) / side**2
