# wrong: Returns inside the loop, after the first row.
# ids: first-row
def sum_rows(dy):
    acc = np.zeros(dy.shape[1])
    for row in dy:
        acc += row
        return acc
