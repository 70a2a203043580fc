# wrong: images[:, :-dy] is empty when a move is 0, so the assignment fails there.
# ids: -
def augment_shift(images, rng, most=2):
    out = np.zeros_like(images)
    for n in range(images.shape[0]):
        dy = rng.integers(-most, most + 1)
        dx = rng.integers(-most, most + 1)
        if dy >= 0 and dx >= 0:
            out[n, :, dy:, dx:] = images[n, :, :-dy, :-dx]
        elif dy >= 0:
            out[n, :, dy:, :dx] = images[n, :, :-dy, -dx:]
        elif dx >= 0:
            out[n, :, :dy, dx:] = images[n, :, -dy:, :-dx]
        else:
            out[n, :, :dy, :dx] = images[n, :, -dy:, -dx:]
    return out
