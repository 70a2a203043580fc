# wrong: Takes the two rows of the example for the general case.
# ids: two-rows
def sum_rows(dy):
    return np.array([dy[0, j] + dy[1, j] for j in range(dy.shape[1])])
