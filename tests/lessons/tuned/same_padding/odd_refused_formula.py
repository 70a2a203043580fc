# wrong: Odd filters are refused.
# ids: odd-refused
def same_padding(f):
    if f % 2 == 1:
        raise ValueError("even")
    return (f - 1) // 2
