# wrong: Takes the mean of the rows.
# ids: mean
def sum_rows(dy):
    return np.mean(dy, axis=0)
