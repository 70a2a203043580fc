# wrong: Counts the axes, not the numbers.
# ids: axes
def count_numbers(shape):
    return np.zeros(shape).ndim
