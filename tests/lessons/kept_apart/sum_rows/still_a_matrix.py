# wrong: Keeps the summed axis, so the result is a matrix of one row.
# ids: axis-too-many
def sum_rows(dy):
    return np.sum(dy, axis=0, keepdims=True)
