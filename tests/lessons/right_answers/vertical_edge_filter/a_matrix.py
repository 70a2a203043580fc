# a matrix
vertical_edge_filter = lambda: np.ma.masked_array(np.outer([1, 1, 1], [1, 0, -1]))
