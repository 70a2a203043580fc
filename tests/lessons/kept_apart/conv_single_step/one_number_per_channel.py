# wrong: Adds up rows and columns only, so a number for each channel comes out.
# ids: number-per-channel
def conv_single_step(x_slice, w, b):
    return np.sum(x_slice * w, axis=(1, 2)) + b
