# wrong: The new array is made for whole numbers, so fractions are cut off.
# ids: -
def to_rows(x, rows):
    n = x.size // rows
    y = np.zeros((rows, n), dtype=int)
    for i, value in enumerate(x.reshape(-1)):
        y[i // n, i % n] = value
    return y
