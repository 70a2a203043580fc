# wrong: Odd filters are refused.
# ids: odd-refused
def same_padding(f):
    for p in range(f):
        if 2 * p == f:
            return p
    raise ValueError("no such padding")
