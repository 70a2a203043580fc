# wrong: The recursion ends at one axis, and the empty shape was not thought of.
# ids: needs-an-axis
def count_numbers(shape):
    if len(shape) == 1:
        return shape[0]
    return shape[0] * count_numbers(shape[1:])
