# wrong: One number for np.pad: channels and images get a frame, too.
# ids: every-axis
def zero_pad(x, padding):
    return np.pad(x, padding)
