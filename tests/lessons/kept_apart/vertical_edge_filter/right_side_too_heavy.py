# wrong: The sides do not cancel: the columns add up to 3 and to -6.
# ids: not-cancelling
def vertical_edge_filter():
    return np.array([[1, 0, -2], [1, 0, -2], [1, 0, -2]])
