# wrong: The numbers are laid down column by column.
# ids: down-the-columns
def to_rows(x, rows):
    flat = x.flatten()
    cols = flat.size // rows
    out = np.empty((rows, cols), dtype=x.dtype)
    k = 0
    for c in range(cols):
        for r in range(rows):
            out[r, c] = flat[k]
            k += 1
    return out
