# wrong: np.roll for the batch.
# ids: rolled-alike
def augment_shift(images, rng, most=2):
    dy, dx = rng.integers(-most, most + 1, 2)
    return np.roll(images, shift=(dy, dx), axis=(2, 3))
