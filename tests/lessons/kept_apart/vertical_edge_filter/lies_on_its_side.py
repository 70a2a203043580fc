# wrong: Takes "vertical" for the direction of the subtraction: above minus below.
# ids: horizontal
def vertical_edge_filter():
    up_down = np.array([1, 0, -1])
    return np.stack([up_down, up_down, up_down]).T
