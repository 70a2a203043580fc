# wrong: Each row's slice stops one before its end, as if the end of a slice were not open already.
# ids: -
def to_rows(x, rows):
    line = x.reshape(-1)
    per = len(line) // rows
    return np.array([line[r * per : (r + 1) * per - 1] for r in range(rows)])
