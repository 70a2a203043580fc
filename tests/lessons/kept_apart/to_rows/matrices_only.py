# wrong: Unpacks two sizes, so arrays of one, three or four axes stop it.
# ids: -
def to_rows(x, rows):
    h, w = x.shape
    return x.reshape(rows, h * w // rows)
