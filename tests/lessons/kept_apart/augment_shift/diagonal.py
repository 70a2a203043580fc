# wrong: One number for rows and columns.
# ids: one-number
def augment_shift(images, rng, most=2):
    N, C, H, W = images.shape
    padded = np.pad(images, ((0, 0), (0, 0), (most, most), (most, most)))
    return np.stack(
        [
            padded[n, :, s : s + H, s : s + W]
            for n, s in enumerate(rng.integers(0, 2 * most + 1, size=N))
        ]
    )
