# einsum
def channels_last(x):
    return np.einsum("nchw->nhwc", x)
