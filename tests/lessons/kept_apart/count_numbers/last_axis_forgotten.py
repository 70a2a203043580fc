# wrong: The loop stops one axis too early.
# ids: axis-left-out
def count_numbers(shape):
    total = 1
    for i in range(len(shape) - 1):
        total *= shape[i]
    return total
