# wrong: What both sides need.
# ids: both-sides
def same_padding(f):
    if f % 2 == 0:
        raise ValueError("even")
    return f - 1
