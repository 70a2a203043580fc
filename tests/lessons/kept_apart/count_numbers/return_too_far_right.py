# wrong: The return stands inside the loop, so only the first axis is ever multiplied.
# ids: early-return, first-axis, no-axis-none
def count_numbers(shape):
    result = 1
    for axis in range(len(shape)):
        result = result * shape[axis]
        return result
