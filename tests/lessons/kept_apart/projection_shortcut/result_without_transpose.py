# wrong: The product (N*OH*OW, FN) is reshaped to (N, FN, OH, OW) without a transpose.
# ids: axis-not-moved
def projection_shortcut(x, w, stride=1):
    N, C, H, W = x.shape
    FN = len(w)
    OH, OW = (H - 1) // stride + 1, (W - 1) // stride + 1
    pixels = x[:, :, ::stride, ::stride].transpose(0, 2, 3, 1).reshape(-1, C)
    out = pixels.dot(w.reshape(FN, -1).T)
    return out.reshape(N, FN, OH, OW)
