# wrong: A return ends the loop after one row.
# ids: first-row
def sum_rows(dy):
    N, D = dy.shape
    total = np.zeros(D)
    for i in range(N):
        for j in range(D):
            total[j] += dy[i, j]
        return total
