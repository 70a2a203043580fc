# wrong: What both sides need.
# ids: both-sides
def same_padding(f):
    for p in range(f):
        if 2 * p == f - 1:
            return 2 * p
    raise ValueError("no such padding")
