# wrong: Both outer columns are positive, so flat areas answer.
# ids: not-cancelling
def vertical_edge_filter():
    k = np.zeros((3, 3))
    k[:, 0] = 1
    k[:, 2] = 1
    return k
