# wrong: Multiplies with a row of ones as long as the columns, where it must be as long as the rows.
# ids: -
def sum_rows(dy):
    N, D = dy.shape
    ones = np.ones(D)
    return ones @ dy
