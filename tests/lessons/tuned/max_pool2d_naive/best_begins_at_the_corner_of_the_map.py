# wrong: The search begins with the map's first pixel, which may be larger than the whole window.
# ids: begun-outside
def max_pool2d_naive(x, kernel_size, stride):
    k = kernel_size
    N, C, H, W = x.shape
    OH, OW = (H - k) // stride + 1, (W - k) // stride + 1
    out = np.empty((N, C, OH, OW))
    for n, c, i, j in np.ndindex(N, C, OH, OW):
        best = x[n, c, 0, 0]
        for u in range(k):
            for v in range(k):
                pixel = x[n, c, i * stride + u, j * stride + v]
                if pixel > best:
                    best = pixel
        out[n, c, i, j] = best
    return out
