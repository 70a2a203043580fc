# wrong: Each row is summed up.
# ids: each-row
def sum_rows(dy):
    N, D = dy.shape
    total = np.zeros(N)
    for i in range(N):
        for j in range(D):
            total[i] += dy[i, j]
    return total
