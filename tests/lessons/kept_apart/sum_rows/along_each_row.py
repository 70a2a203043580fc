# wrong: Adds along axis 1, so that each row becomes one number.
# ids: each-row
def sum_rows(dy):
    return dy.sum(axis=1)
