# wrong: The move is drawn inside the loop over channels, so the channels of an image part.
# ids: channels-apart
def augment_shift(images, rng, most=2):
    N, C, H, W = images.shape
    result = np.zeros_like(images)
    for n in range(N):
        for c in range(C):
            big = np.pad(images[n, c], most)
            a, b = rng.integers(0, 2 * most + 1, 2)
            result[n, c] = big[a : a + H, b : b + W]
    return result
