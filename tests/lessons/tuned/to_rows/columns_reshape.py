# wrong: The columns get the given number.
# ids: columns
def to_rows(x, rows):
    columns = x.size // rows
    return x.reshape(columns, rows)
