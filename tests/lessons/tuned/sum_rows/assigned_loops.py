# wrong: = where += belongs.
# ids: last-row
def sum_rows(dy):
    N, D = dy.shape
    total = np.zeros(D)
    for i in range(N):
        for j in range(D):
            total[j] = dy[i, j]
    return total
