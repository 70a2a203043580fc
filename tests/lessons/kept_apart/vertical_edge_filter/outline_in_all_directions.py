# wrong: An outline filter, which answers at horizontal edges as well.
# ids: every-direction
def vertical_edge_filter():
    f = -np.ones((3, 3))
    f[1, 1] = 8
    return f
