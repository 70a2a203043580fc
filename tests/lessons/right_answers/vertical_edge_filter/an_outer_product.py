# an outer product
def vertical_edge_filter():
    return np.outer([0.25, 0.5, 0.25], [-1.0, 0.0, 1.0])
