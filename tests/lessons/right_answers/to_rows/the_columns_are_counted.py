# the columns are counted
def to_rows(x, rows):
    columns = int(x.size / rows)
    return np.reshape(x, (rows, columns))
