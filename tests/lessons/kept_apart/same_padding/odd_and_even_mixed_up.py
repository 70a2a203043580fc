# wrong: Raises for odd filters and not for even ones.
# ids: odd-refused
def same_padding(f):
    jjaksu = f % 2
    if jjaksu:
        raise ValueError("even filter!")
    return (f - 1) // 2
