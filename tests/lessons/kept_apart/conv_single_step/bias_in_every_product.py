# wrong: The bias is added inside the sum, once for each product.
# ids: ?
def conv_single_step(x_slice, w, b):
    return np.sum(x_slice * w + b)
