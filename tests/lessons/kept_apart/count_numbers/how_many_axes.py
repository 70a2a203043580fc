# wrong: Counts the axes, not the numbers.
# ids: ?
def count_numbers(shape):
    return np.zeros(shape).ndim
