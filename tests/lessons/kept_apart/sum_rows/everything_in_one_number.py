# wrong: Adds up all numbers of the matrix.
# ids: everything
def sum_rows(dy):
    s = 0
    for row in dy:
        for v in row:
            s = s + v
    return s
