# wrong: np.roll for each image.
# ids: rolled
def augment_shift(images, rng, most=2):
    out = images.copy()
    for i in range(len(images)):
        dy = rng.integers(-most, most + 1)
        dx = rng.integers(-most, most + 1)
        out[i] = np.roll(np.roll(images[i], dy, axis=1), dx, axis=2)
    return out
