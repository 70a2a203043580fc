# a list, drawn one by one
def weights_for_110(width, rng):
    weights = []
    for _ in range(54):
        weights.append(rng.normal(0, np.sqrt(2 / width), (width, width)))
        weights.append(rng.normal(0, 0.02, (width, width)))
    return weights
