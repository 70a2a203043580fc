# wrong: Rows of C numbers are made by reshape.
# ids: rows-mixed
def conv1x1_as_linear(x, w, b):
    N, C, H, W = x.shape
    FN = len(w)
    rows = x.reshape(N * H * W, C)
    out = rows @ w.reshape(FN, C).T + b
    return out.reshape(N, H, W, FN).transpose(0, 3, 1, 2)
