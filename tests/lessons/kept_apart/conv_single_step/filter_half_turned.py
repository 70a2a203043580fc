# wrong: Turns the filter's rows and columns, as true convolution does.
# ids: turned
def conv_single_step(x_slice, w, b):
    turned = w[:, ::-1, ::-1]
    return float((x_slice * turned).sum() + b)
