# wrong: Rows and columns are swapped.
# ids: -
def conv1x1_as_linear(x, w, b):
    N, C, H, W = x.shape
    out = np.zeros((N, len(w), H, W))
    for n in range(N):
        for i in range(H):
            for j in range(W):
                out[n, :, j, i] = w[:, :, 0, 0] @ x[n, :, i, j] + b
    return out
