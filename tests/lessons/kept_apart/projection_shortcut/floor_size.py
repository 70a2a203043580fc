# wrong: OH = H // stride, so an odd side loses its last place
# ids: last-place-missing
def projection_shortcut(x, w, stride=1):
    N, C, H, W = x.shape
    FN = w.shape[0]
    OH, OW = H // stride, W // stride
    out = np.zeros((N, FN, OH, OW))
    for i in range(OH):
        for j in range(OW):
            pixel = x[:, :, i * stride, j * stride]
            out[:, :, i, j] = np.dot(pixel, w[:, :, 0, 0].T)
    return out
