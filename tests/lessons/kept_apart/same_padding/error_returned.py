# wrong: Returns the error as a value instead of raising it.
# ids: returned-not-raised
def same_padding(f):
    if f % 2 == 0:
        return ValueError("f is even: " + str(f))
    return (f - 1) // 2
