# wrong: The moved images are written into the array that was given.
# ids: in-place
def augment_shift(images, rng, most=2):
    H, W = images.shape[2:]
    for n in range(len(images)):
        dy, dx = rng.integers(-most, most + 1, 2)
        big = np.pad(images[n], ((0, 0), (most, most), (most, most)))
        images[n] = big[:, most + dy : most + dy + H, most + dx : most + dx + W]
    return images
