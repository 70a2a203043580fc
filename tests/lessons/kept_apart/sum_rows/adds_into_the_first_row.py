# wrong: The sum is collected in a view of row 0, so the matrix is changed.
# ids: into-first-row
def sum_rows(dy):
    hap = dy[0]
    for i in range(1, dy.shape[0]):
        hap += dy[i]
    return hap
