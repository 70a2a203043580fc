# each block begins as nothing
def weights_for_110(width, rng):
    w = rng.standard_normal((108, width, width)) * np.sqrt(2.0 / width)
    w[1::2] = 0
    return w
