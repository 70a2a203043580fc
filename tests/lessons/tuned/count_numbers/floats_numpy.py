# wrong: The count is a float.
# ids: float
def count_numbers(shape):
    return float(np.prod(shape))
