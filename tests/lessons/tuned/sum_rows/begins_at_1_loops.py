# wrong: The loop begins at row 1.
# ids: row-left-out
def sum_rows(dy):
    N, D = dy.shape
    total = np.zeros(D)
    for i in range(1, N):
        for j in range(D):
            total[j] += dy[i, j]
    return total
