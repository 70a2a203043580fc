# wrong: The border's pixels are repeated in place of zeros.
# ids: border-repeated
def augment_shift(images, rng, most=2):
    N, C, H, W = images.shape
    padded = np.pad(images, ((0, 0), (0, 0), (most, most), (most, most)), mode="edge")
    dy = rng.integers(0, 2 * most + 1, N)
    dx = rng.integers(0, 2 * most + 1, N)
    return np.array([padded[n, :, dy[n] : dy[n] + H, dx[n] : dx[n] + W] for n in range(N)])
