# wrong: An even f is rounded down.
# ids: even-shrinks
def same_padding(f):
    return (f - 1) // 2
