# wrong: Rows and columns of the filter are swapped.
# ids: transposed
def conv_single_step(x_slice, w, b):
    return float(np.einsum("cij,cji->", x_slice, w)) + b
