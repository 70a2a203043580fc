# wrong: One shift for the batch.
# ids: same-for-all
def augment_shift(images, rng, most=2):
    dy, dx = rng.integers(-most, most + 1, size=2)
    out = np.zeros_like(images)
    H, W = images.shape[2:]
    out[:, :, max(dy, 0) : H + min(dy, 0), max(dx, 0) : W + min(dx, 0)] = images[
        :, :, max(-dy, 0) : H + min(-dy, 0), max(-dx, 0) : W + min(-dx, 0)
    ]
    return out
