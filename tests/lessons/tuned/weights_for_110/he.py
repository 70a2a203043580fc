# wrong: He's weights for all matrices, so the signal grows from block to block.
# ids: too-large
def weights_for_110(width, rng):
    return rng.normal(0, np.sqrt(2 / width), size=(108, width, width))
