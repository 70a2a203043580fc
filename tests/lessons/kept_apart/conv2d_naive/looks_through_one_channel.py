# wrong: Only channel 0 of the image meets the filter.
# ids: channel-0-only
def conv2d_naive(x, w, b, stride=1, padding=0):
    xp = zero_pad(x, padding)
    maps = []
    for img in xp:
        per_filter = []
        for f in range(len(w)):
            m = correlate2d(img[0], w[f, 0])[::stride, ::stride]
            per_filter.append(m + b[f])
        maps.append(per_filter)
    return np.array(maps, dtype=float)
