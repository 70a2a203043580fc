# wrong: One number is drawn for rows and columns, so images only move along the diagonal.
# ids: one-number
def augment_shift(images, rng, most=2):
    N, C, H, W = images.shape
    shifts = rng.integers(-most, most + 1, size=N)
    out = np.zeros(images.shape, images.dtype)
    padded = np.pad(images, [(0, 0), (0, 0), (most, most), (most, most)])
    for n, s in enumerate(shifts):
        out[n] = padded[n, :, most + s : most + s + H, most + s : most + s + W]
    return out
