# wrong: Every array is thought to be a matrix: only the first two sizes are multiplied.
# ids: fixed-axes
def count_numbers(shape):
    rows, cols = shape[0], shape[1]
    return rows * cols
