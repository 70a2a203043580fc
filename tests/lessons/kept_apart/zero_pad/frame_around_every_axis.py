# wrong: One number for np.pad: channels and images get a frame, too.
# ids: ?
def zero_pad(x, padding):
    return np.pad(x, padding)
