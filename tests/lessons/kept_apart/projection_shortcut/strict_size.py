# wrong: conv_output_size is called as it is, and raises where the stride leaves rows over.
# ids: -
def projection_shortcut(x, w, stride=1):
    N, C, H, W = x.shape
    FN = w.shape[0]
    OH = conv_output_size(H, 1, stride)
    OW = conv_output_size(W, 1, stride)
    out = np.zeros((N, FN, OH, OW))
    for i in range(OH):
        for j in range(OW):
            out[:, :, i, j] = x[:, :, i * stride, j * stride] @ w[:, :, 0, 0].T
    return out
