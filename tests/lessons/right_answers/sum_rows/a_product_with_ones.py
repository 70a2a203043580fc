# a product with ones
def sum_rows(dy):
    return np.ones(len(dy)) @ dy
