# six loops
def max_pool2d_naive(x, kernel_size, stride):
    N, C, H, W = x.shape
    OH = (H - kernel_size) // stride + 1
    OW = (W - kernel_size) // stride + 1
    out = np.zeros((N, C, OH, OW))
    for n in range(N):
        for c in range(C):
            for i in range(OH):
                for j in range(OW):
                    best = -float("inf")
                    for u in range(kernel_size):
                        for v in range(kernel_size):
                            if x[n, c, i * stride + u, j * stride + v] > best:
                                best = x[n, c, i * stride + u, j * stride + v]
                    out[n, c, i, j] = best
    return out
