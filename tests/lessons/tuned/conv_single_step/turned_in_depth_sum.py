# wrong: All three axes of the filter are turned.
# ids: turned-in-depth
def conv_single_step(x_slice, w, b):
    return np.sum(x_slice * np.flip(w)) + b
