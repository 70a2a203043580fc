# wrong: Nothing is raised for an even f.
# ids: none
def same_padding(f):
    if f % 2 == 0:
        return None
    return (f - 1) // 2
