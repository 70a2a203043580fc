# wrong: The moves go from -2 to 2, whatever most is.
# ids: most-fixed
def augment_shift(images, rng, most=2):
    N, C, H, W = images.shape
    out = np.zeros_like(images)
    for n in range(N):
        dy, dx = rng.integers(-2, 3), rng.integers(-2, 3)
        rows = np.arange(H) - dy
        cols = np.arange(W) - dx
        ok_r = (rows >= 0) & (rows < H)
        ok_c = (cols >= 0) & (cols < W)
        out[n][:, np.ix_(ok_r, ok_c)[0], np.ix_(ok_r, ok_c)[1]] = images[n][
            :, rows[ok_r][:, None], cols[ok_c]
        ]
    return out
