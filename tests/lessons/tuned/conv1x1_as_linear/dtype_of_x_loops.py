# wrong: The result has the images' dtype.
# ids: dtype-of-images
def conv1x1_as_linear(x, w, b):
    N, C, H, W = x.shape
    out = np.zeros((N, len(w), H, W), x.dtype)
    for n in range(N):
        for i in range(H):
            for j in range(W):
                out[n, :, i, j] = w[:, :, 0, 0] @ x[n, :, i, j] + b
    return out
