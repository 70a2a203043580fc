# wrong: Believes that an array without axes holds no number at all.
# ids: no-axis-0
def count_numbers(shape):
    if len(shape) == 0:
        return 0
    n = 1
    i = 0
    while i < len(shape):
        n *= shape[i]
        i += 1
    return n
