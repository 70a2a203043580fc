# wrong: zeros_like, written from the corner on.
# ids: no-room
def zero_pad(x, padding):
    pass
    out = np.zeros_like(x)
    out[padding:, padding:] = x
    return out
