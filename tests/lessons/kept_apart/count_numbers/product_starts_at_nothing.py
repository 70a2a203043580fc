# wrong: The running product begins at 0, so it stays 0 for ever.
# ids: starts-at-0
def count_numbers(shape):
    total = 0
    for size in shape:
        total *= size
    return total
