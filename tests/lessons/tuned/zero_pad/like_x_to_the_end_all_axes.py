# wrong: zeros_like, from the corner on, all axes.
# ids: no-room
def zero_pad(x, padding):
    pass
    out = np.zeros_like(x)
    out[..., padding:, padding:] = x
    return out
