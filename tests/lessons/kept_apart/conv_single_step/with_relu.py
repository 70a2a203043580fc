# wrong: Applies ReLU as well.
# ids: activated
def conv_single_step(x_slice, w, b):
    z = np.einsum("cuv,cuv->", x_slice, w) + b
    return max(z, 0.0)
