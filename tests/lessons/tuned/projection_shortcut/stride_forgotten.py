# wrong: The stride is not used at all.
# ids: stride-ignored
def projection_shortcut(x, w, stride=1):
    N, C, H, W = x.shape
    FN = w.shape[0]
    cols = x.transpose(0, 2, 3, 1).reshape(-1, C)
    out = cols @ w.reshape(FN, C).T
    return out.reshape(N, H, W, FN).transpose(0, 3, 1, 2)
