# wrong: Gives reshape the rows only and forgets the second size.
# ids: one-size
def to_rows(x, rows):
    return np.reshape(x, rows)
