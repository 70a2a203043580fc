# wrong: The columns get the given number.
# ids: -
def to_rows(x, rows):
    flat = x.ravel()
    columns = len(flat) // rows
    out = np.zeros((columns, rows))
    for r in range(rows):
        for c in range(columns):
            out[r, c] = flat[r * columns + c]
    return out
