# wrong: A generator of its own.
# ids: seed-fixed
def augment_shift(images, rng, most=2):
    rng = np.random.default_rng(0)
    N, C, H, W = images.shape
    padded = np.pad(images, ((0, 0), (0, 0), (most, most), (most, most)))
    out = np.empty_like(images)
    for n in range(N):
        i, j = rng.integers(0, 2 * most + 1, 2)
        out[n] = padded[n, :, i : i + H, j : j + W]
    return out
