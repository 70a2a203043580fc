# wrong: return ValueError.
# ids: returned-not-raised
def same_padding(f):
    if f % 2 == 0:
        return ValueError
    return (f - 1) // 2
