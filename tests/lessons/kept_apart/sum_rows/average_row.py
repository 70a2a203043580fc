# wrong: Takes the mean of the rows.
# ids: ?
def sum_rows(dy):
    return np.mean(dy, axis=0)
