# wrong: Only one matrix for each block is made.
# ids: 54-matrices
def weights_for_110(width, rng):
    weights = np.zeros((54, width, width))
    for k in range(54):
        weights[k] = 0.01 * rng.standard_normal((width, width))
    return weights
