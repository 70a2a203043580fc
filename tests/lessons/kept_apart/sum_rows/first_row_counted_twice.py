# wrong: Starts from row 0 and then adds row 0 again.
# ids: first-twice
def sum_rows(dy):
    total = dy[0].copy()
    for row in dy:
        total = total + row
    return total
