# wrong: An error object is returned.
# ids: returned-not-raised
def same_padding(f):
    if f % 2 == 0:
        return ValueError("f must be odd")
    return (f - 1) // 2
