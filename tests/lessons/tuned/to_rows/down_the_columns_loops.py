# wrong: The numbers run down the columns.
# ids: down-the-columns
def to_rows(x, rows):
    flat = x.ravel()
    columns = len(flat) // rows
    out = np.zeros((rows, columns))
    for r in range(rows):
        for c in range(columns):
            out[r, c] = flat[c * rows + r]
    return out
