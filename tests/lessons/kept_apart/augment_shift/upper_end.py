# wrong: integers without the + 1, in a padded image.
# ids: last-missing
def augment_shift(images, rng, most=2):
    N, C, H, W = images.shape
    big = np.zeros((N, C, H + 2 * most, W + 2 * most))
    big[:, :, most : most + H, most : most + W] = images
    out = np.zeros_like(images)
    for n in range(N):
        i = rng.integers(0, max(1, 2 * most))
        j = rng.integers(0, max(1, 2 * most))
        out[n] = big[n, :, i : i + H, j : j + W]
    return out
