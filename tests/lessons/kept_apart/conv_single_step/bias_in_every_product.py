# wrong: The bias is added inside the sum, once for each product.
# ids: bias-per-product
def conv_single_step(x_slice, w, b):
    return np.sum(x_slice * w + b)
