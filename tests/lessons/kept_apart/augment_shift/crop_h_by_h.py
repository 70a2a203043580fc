# wrong: The crop is H wide, so only square images work.
# ids: -
def augment_shift(images, rng, most=2):
    size = images.shape[2]
    padded = np.pad(images, ((0, 0), (0, 0), (most, most), (most, most)))
    out = []
    for image in padded:
        top, left = rng.integers(0, 2 * most + 1, size=2)
        out.append(image[:, top : top + size, left : left + size])
    return np.array(out)
