# wrong: squeeze takes away too many axes.
# ids: squeezed
def conv1x1_as_linear(x, w, b):
    N, C, H, W = x.shape
    out = np.zeros((N, len(w), H, W))
    for n in range(N):
        for i in range(H):
            for j in range(W):
                out[n, :, i, j] = np.squeeze(w) @ x[n, :, i, j] + b
    return out
