# wrong: Nothing is raised for an even f.
# ids: none
def same_padding(f):
    for p in range(f):
        if 2 * p == f - 1:
            return p
