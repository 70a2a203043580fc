# wrong: integers(-most, most) never gives most.
# ids: last-missing
def augment_shift(images, rng, most=2):
    N, C, H, W = images.shape
    out = np.zeros_like(images)
    for n in range(N):
        dy = rng.integers(-most, most)
        dx = rng.integers(-most, most)
        for i in range(H):
            for j in range(W):
                if 0 <= i - dy < H and 0 <= j - dx < W:
                    out[n, :, i, j] = images[n, :, i - dy, j - dx]
    return out
