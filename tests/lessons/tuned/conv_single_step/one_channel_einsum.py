# wrong: Only channel 0 counts.
# ids: channel-0-only
def conv_single_step(x_slice, w, b):
    return float(np.einsum("ij,ij->", x_slice[0], w[0])) + b
