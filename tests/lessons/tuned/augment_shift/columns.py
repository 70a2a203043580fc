# wrong: Only columns move.
# ids: rows-only
def augment_shift(images, rng, most=2):
    N, C, H, W = images.shape
    padded = np.pad(images, ((0, 0), (0, 0), (0, 0), (most, most)))
    out = np.empty_like(images)
    for n in range(N):
        j = rng.integers(0, 2 * most + 1)
        out[n] = padded[n, :, :, j : j + W]
    return out
