# wrong: OW is computed from the height.
# ids: columns-from-height
def max_pool2d_naive(x, kernel_size, stride):
    k = kernel_size
    N, C, H, W = x.shape
    OH, OW = (H - k) // stride + 1, (H - k) // stride + 1
    out = np.empty((N, C, OH, OW))
    for n, c, i, j in np.ndindex(N, C, OH, OW):
        best = -np.inf
        for u in range(k):
            for v in range(k):
                pixel = x[n, c, i * stride + u, j * stride + v]
                if pixel > best:
                    best = pixel
        out[n, c, i, j] = best
    return out
