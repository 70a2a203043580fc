# a recursion
def count_numbers(shape):
    if not shape:
        return 1
    return shape[0] * count_numbers(shape[1:])
