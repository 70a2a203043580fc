# wrong: all weights are 0
# ids: all-zero
def weights_for_110(width, rng):
    return np.zeros((108, width, width))
