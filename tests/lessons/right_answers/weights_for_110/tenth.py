# a tenth
def weights_for_110(width, rng):
    return 0.1 * rng.standard_normal(size=(108, width, width))
