# np.vdot
def conv_single_step(x_slice, w, b):
    return np.vdot(x_slice, w) + b
