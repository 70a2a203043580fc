# wrong: The search stops at twice the padding equal to f or more, one more than f - 1.
# ids: too-large
def same_padding(f):
    if f % 2 == 0:
        raise ValueError(f)
    p = 0
    while 2 * p < f:
        p += 1
    return p
