# wrong: The return stands inside the loop, so only the first image has moved and the others are black.
# ids: returned-inside
def augment_shift(images, rng, most=2):
    N, C, H, W = images.shape
    out = np.zeros_like(images)
    for n in range(N):
        dy, dx = rng.integers(-most, most + 1, size=2)
        big = np.zeros((C, H + 2 * most, W + 2 * most))
        big[:, most + dy : most + dy + H, most + dx : most + dx + W] = images[n]
        out[n] = big[:, most : most + H, most : most + W]
        return out
