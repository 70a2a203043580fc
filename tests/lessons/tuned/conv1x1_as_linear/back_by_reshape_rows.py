# wrong: The way back is a reshape.
# ids: images-mixed
def conv1x1_as_linear(x, w, b):
    N, C, H, W = x.shape
    FN = len(w)
    rows = x.transpose(0, 2, 3, 1).reshape(N * H * W, C)
    out = rows @ w.reshape(FN, C).T + b
    return out.reshape(N, FN, H, W)
