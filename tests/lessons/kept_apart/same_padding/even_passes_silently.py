# wrong: Rounds down for an even filter and raises nothing.
# ids: even-grows
def same_padding(f):
    return f // 2
