# wrong: Each row is summed up.
# ids: each-row
def sum_rows(dy):
    return dy @ np.ones(dy.shape[1])
