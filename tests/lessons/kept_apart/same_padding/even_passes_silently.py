# wrong: Rounds down for an even filter and raises nothing.
# ids: ?
def same_padding(f):
    return f // 2
