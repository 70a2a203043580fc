# np.roll, and what came round is wiped
def augment_shift(images, rng, most=2):
    moved = []
    for image in images:
        r, c = rng.choice(np.arange(-most, most + 1), size=2)
        image = np.roll(image, (r, c), axis=(1, 2))
        if r > 0:
            image[:, :r] = 0
        elif r < 0:
            image[:, r:] = 0
        if c > 0:
            image[:, :, :c] = 0
        elif c < 0:
            image[:, :, c:] = 0
        moved.append(image)
    return np.array(moved)
