# wrong: The return stands in the loop.
# ids: early-return, first-axis, no-axis-none
def count_numbers(shape):
    count = 1
    for size in shape:
        count = count * size
        return count
