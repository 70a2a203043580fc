# wrong: Rows and columns of the filter are swapped.
# ids: transposed
def conv_single_step(x_slice, w, b):
    return np.sum(x_slice * w.transpose(0, 2, 1)) + b
