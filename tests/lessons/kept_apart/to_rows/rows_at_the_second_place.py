# wrong: Gives the number of rows as the second size, so there are that many columns.
# ids: columns
def to_rows(x, rows):
    return x.reshape(-1, rows)
