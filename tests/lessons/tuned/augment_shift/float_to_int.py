# wrong: The result is made with dtype int, so gray pixels from 0 to 1 become 0.
# ids: whole-numbers
def augment_shift(images, rng, most=2):
    n, c, h, w = images.shape
    out = np.zeros((n, c, h, w), dtype=int)
    big = np.pad(images, ((0, 0), (0, 0), (most, most), (most, most)))
    for k in range(n):
        i, j = rng.integers(0, 2 * most + 1, size=2)
        out[k] = big[k, :, i : i + h, j : j + w]
    return out
