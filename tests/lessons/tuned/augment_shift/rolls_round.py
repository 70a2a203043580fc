# wrong: np.roll brings in at a border what left at the other one.
# ids: rolled
def augment_shift(images, rng, most=2):
    out = np.zeros_like(images)
    for n in range(len(images)):
        dy, dx = rng.integers(-most, most + 1, size=2)
        out[n] = np.roll(images[n], (dy, dx), axis=(1, 2))
    return out
