# wrong: The sizes are added.
# ids: added
def count_numbers(shape):
    count = 1
    for size in shape:
        count = count + size
    return count
