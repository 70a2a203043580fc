# wrong: The border is repeated.
# ids: border-repeated
def augment_shift(images, rng, most=2):
    N, C, H, W = images.shape
    padded = np.pad(images, ((0, 0), (0, 0), (most, most), (most, most)), mode="edge")
    out = np.empty_like(images)
    for n in range(N):
        i, j = rng.integers(0, 2 * most + 1, 2)
        out[n] = padded[n, :, i : i + H, j : j + W]
    return out
