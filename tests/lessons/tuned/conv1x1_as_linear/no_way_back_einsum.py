# wrong: The filters stay last.
# ids: channels-last
def conv1x1_as_linear(x, w, b):
    out = np.einsum("nchw,fc->nhwf", x, w[:, :, 0, 0])
    return out + b
