# wrong: The result is rounded up to an even number for padding.
# ids: -
def receptive_field(layers):
    r, j = 1, 1
    for k, s in layers:
        r += (k - 1) * j
        j *= s
    return r + r % 2
