# wrong: The stride is read and never used.
# ids: without-jump
def receptive_field(layers):
    r = 1
    for k, s in layers:
        r = r + (k - 1)
    return r
