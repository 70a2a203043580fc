# wrong: Returns all zeros that are needed, not those of one side.
# ids: both-sides
def same_padding(f):
    if f % 2 == 0:
        raise ValueError("f is even")
    total = f - 1
    return total
