# wrong: The numbers run down the columns.
# ids: down-the-columns
def to_rows(x, rows):
    columns = x.size // rows
    return x.reshape(columns, rows).T
