# wrong: The product begins at 0.
# ids: starts-at-0
def count_numbers(shape):
    count = 0
    for size in shape:
        count = count * size
    return count
