# wrong: Forgets the bias.
# ids: bias-missing
def conv_single_step(x_slice, w, b):
    a = x_slice.reshape(-1)
    return a @ w.reshape(-1)
