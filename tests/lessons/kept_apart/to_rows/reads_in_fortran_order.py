# wrong: Reads the array down its columns, with order F, before laying out the rows.
# ids: transposed
def to_rows(x, rows):
    il_ryeol = x.ravel(order="F")
    return il_ryeol.reshape(rows, il_ryeol.size // rows)
