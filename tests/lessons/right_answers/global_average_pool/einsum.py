# einsum
def global_average_pool(x):
    return np.einsum("nchw->nc", x) / np.prod(x.shape[2:])
