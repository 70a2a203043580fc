# wrong: divides the sum by H * H, which is right only for square maps
# ids: square-maps
def global_average_pool(x):
    N, C, H, W = x.shape
    out = np.zeros((N, C))
    for n in range(N):
        for c in range(C):
            out[n, c] = np.sum(x[n, c]) / (H * H)
    return out
