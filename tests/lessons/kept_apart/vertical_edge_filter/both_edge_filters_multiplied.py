# wrong: Multiplies a vertical and a horizontal difference, so only corners answer and edges are silent.
# ids: rows-cancel
def vertical_edge_filter():
    d = np.array([1, 0, -1])
    return np.outer(d, d)
