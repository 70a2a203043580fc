# wrong: The count is a float.
# ids: float
def count_numbers(shape):
    count = 1.0
    for size in shape:
        count = count * size
    return count
