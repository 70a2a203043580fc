# wrong: After np.roll the rows and columns at the other border are set to 0, and those that came round stay.
# ids: wiped-too-much
def augment_shift(images, rng, most=2):
    out = np.empty_like(images)
    H, W = images.shape[2], images.shape[3]
    for n in range(len(images)):
        dy, dx = rng.integers(-most, most + 1, size=2)
        moved = np.roll(images[n], (dy, dx), axis=(1, 2))
        if dy > 0:
            moved[:, H - dy :, :] = 0
        elif dy < 0:
            moved[:, :-dy, :] = 0
        if dx > 0:
            moved[:, :, W - dx :] = 0
        elif dx < 0:
            moved[:, :, :-dx] = 0
        out[n] = moved
    return out
