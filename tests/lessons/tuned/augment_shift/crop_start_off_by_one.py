# wrong: The start of the crop is drawn from 0 to 2 * most - 1, so one of the moves never comes.
# ids: last-missing
def augment_shift(images, rng, most=2):
    N, C, H, W = images.shape
    padded = np.zeros((N, C, H + 2 * most, W + 2 * most), images.dtype)
    padded[:, :, most : most + H, most : most + W] = images
    tops, lefts = rng.integers(0, max(2 * most, 1), size=(2, N))
    return np.stack(
        [padded[n, :, a : a + H, b : b + W] for n, (a, b) in enumerate(zip(tops, lefts))]
    )
