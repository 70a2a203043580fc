# wrong: The result is cut to a whole number.
# ids: -
def conv_single_step(x_slice, w, b):
    return int(np.einsum("cij,cij->", x_slice, w)) + b
