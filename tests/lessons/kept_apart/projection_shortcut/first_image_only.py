# wrong: Only the first image of the batch is computed, and the others are 0.
# ids: image-0-only
def projection_shortcut(x, w, stride=1):
    N, C, H, W = x.shape
    FN = w.shape[0]
    OH, OW = (H - 1) // stride + 1, (W - 1) // stride + 1
    out = np.zeros((N, FN, OH, OW))
    out[0] = (w.reshape(FN, C) @ x[0, :, ::stride, ::stride].reshape(C, -1)).reshape(FN, OH, OW)
    return out
