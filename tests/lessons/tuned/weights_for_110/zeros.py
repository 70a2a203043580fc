# wrong: All weights are 0, so no block ever gets a gradient.
# ids: all-zero
def weights_for_110(width, rng):
    return np.zeros((108, width, width))
