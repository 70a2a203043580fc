# wrong: The filter is turned.
# ids: turned
def conv_single_step(x_slice, w, b):
    return np.sum(x_slice * w[:, ::-1, ::-1]) + b
