# wrong: Multiplies in place, which changes the window.
# ids: input-changed
def conv_single_step(x_slice, w, b):
    x_slice *= w
    return x_slice.sum() + b
