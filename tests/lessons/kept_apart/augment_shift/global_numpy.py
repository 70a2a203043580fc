# wrong: np.random is used.
# ids: other-generator
def augment_shift(images, rng, most=2):
    N, C, H, W = images.shape
    padded = np.pad(images, ((0, 0), (0, 0), (most, most), (most, most)))
    out = np.empty(images.shape)
    for n in range(N):
        i, j = np.random.randint(0, 2 * most + 1, 2)
        out[n] = padded[n, :, i : i + H, j : j + W]
    return out
