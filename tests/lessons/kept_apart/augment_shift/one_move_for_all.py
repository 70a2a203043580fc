# wrong: One move is drawn for the whole batch.
# ids: same-for-all
def augment_shift(images, rng, most=2):
    N, C, H, W = images.shape
    padded = np.pad(images, ((0, 0), (0, 0), (most, most), (most, most)))
    i = rng.integers(0, 2 * most + 1)
    j = rng.integers(0, 2 * most + 1)
    return padded[:, :, i : i + H, j : j + W].copy()
