# a NumPy number
def conv_single_step(x_slice, w, b):
    return np.tensordot(x_slice, w, 3) + b
