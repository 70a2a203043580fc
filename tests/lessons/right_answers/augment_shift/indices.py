# index arrays for all images at once, and a mask of what lies inside
def augment_shift(images, rng, most=2):
    N, C, H, W = images.shape
    shift = np.floor(rng.random((N, 2)) * (2 * most + 1)).astype(int) - most
    rows = np.arange(H) - shift[:, :1]
    columns = np.arange(W) - shift[:, 1:]
    inside = ((rows >= 0) & (rows < H))[:, None, :, None] & ((columns >= 0) & (columns < W))[
        :, None, None, :
    ]
    rows, columns = rows.clip(0, H - 1), columns.clip(0, W - 1)
    picked = images[
        np.arange(N)[:, None, None, None],
        np.arange(C)[None, :, None, None],
        rows[:, None, :, None],
        columns[:, None, None, :],
    ]
    return picked * inside
