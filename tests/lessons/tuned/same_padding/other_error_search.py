# wrong: A TypeError is raised.
# ids: other-error
def same_padding(f):
    for p in range(f):
        if 2 * p == f - 1:
            return p
    raise TypeError("no such padding")
