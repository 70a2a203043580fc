# wrong: Brings the maps back with reshape.
# ids: images-mixed
def conv1x1_as_linear(x, w, b):
    N, C, H, W = x.shape
    FN = len(w)
    pix = x.transpose(0, 2, 3, 1).reshape(-1, C)
    out = pix @ w.reshape(FN, C).T + b
    return out.reshape(N, FN, H, W)
