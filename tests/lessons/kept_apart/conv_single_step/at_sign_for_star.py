# wrong: Uses the matrix product of each channel.
# ids: matrix-product
def conv_single_step(x_slice, w, b):
    return (x_slice @ w).sum() + b
