# wrong: Takes the mean of the channels' maps where their sum was asked for.
# ids: -
def conv2d_naive(x, w, b, stride=1, padding=0):
    xp = zero_pad(x, padding)

    def one_map(img, filt, bias):
        maps = [correlate2d(img[c], filt[c]) for c in range(len(filt))]
        return np.mean(maps, axis=0)[::stride, ::stride] + bias

    return np.array([[one_map(img, w[f], b[f]) for f in range(len(w))] for img in xp], dtype=float)
