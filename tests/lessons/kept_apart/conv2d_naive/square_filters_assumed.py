# wrong: Uses the filter's height for its width as well.
# ids: height-twice, columns-from-filter-height
def conv2d_naive(x, w, b, stride=1, padding=0):
    xp = zero_pad(x, padding)
    N, C, H, W = xp.shape
    FN, k = w.shape[0], w.shape[2]
    OH, OW = (H - k) // stride + 1, (W - k) // stride + 1
    out = np.zeros((N, FN, OH, OW))
    for n in range(N):
        for f in range(FN):
            for i in range(OH):
                for j in range(OW):
                    patch = xp[n, :, i * stride : i * stride + k, j * stride : j * stride + k]
                    out[n, f, i, j] = np.sum(patch * w[f]) + b[f]
    return out
