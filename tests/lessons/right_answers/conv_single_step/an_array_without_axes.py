# an array without axes
def conv_single_step(x_slice, w, b):
    return np.asarray(sum(float(p) for p in (x_slice * w).flat) + b)
