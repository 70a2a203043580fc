# wrong: The last column is left out.
# ids: -
def sum_rows(dy):
    N, D = dy.shape
    total = np.zeros(D)
    for i in range(N):
        for j in range(D - 1):
            total[j] += dy[i, j]
    return total
