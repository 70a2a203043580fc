# wrong: A TypeError is raised.
# ids: other-error
def same_padding(f):
    if f % 2 == 0:
        raise TypeError("even")
    return (f - 1) // 2
