# wrong: The sizes are added.
# ids: added
def count_numbers(shape):
    return int(np.sum(shape))
