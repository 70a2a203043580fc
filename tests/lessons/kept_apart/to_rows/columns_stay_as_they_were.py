# wrong: Thinks that each new row is as long as an old one.
# ids: -
def to_rows(x, rows):
    columns = x.shape[-1]
    return x.reshape(rows, columns)
