# wrong: The row's number is multiplied with the number of rows.
# ids: -
def to_rows(x, rows):
    flat = x.ravel()
    columns = len(flat) // rows
    out = np.zeros((rows, columns))
    for r in range(rows):
        for c in range(columns):
            out[r, c] = flat[r * rows + c]
    return out
