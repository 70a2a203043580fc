# wrong: Reshape is called, but nothing is returned.
# ids: nothing
def to_rows(x, rows):
    cols = x.size // rows
    x.reshape(rows, cols)
