# slices of the target and of the source
def augment_shift(images, rng, most=2):
    N, C, H, W = images.shape
    out = np.zeros_like(images)
    for n in range(N):
        dy = int(rng.integers(-most, most + 1))
        dx = int(rng.integers(-most, most + 1))
        out[n, :, max(0, dy) : H + min(0, dy), max(0, dx) : W + min(0, dx)] = images[
            n, :, max(0, -dy) : H + min(0, -dy), max(0, -dx) : W + min(0, -dx)
        ]
    return out
