# wrong: the product is reshaped to maps without moving the filters
# ids: axis-not-moved
def projection_shortcut(x, w, stride=1):
    x = x[:, :, ::stride, ::stride]
    N, C, OH, OW = x.shape
    rows = x.transpose(0, 2, 3, 1).reshape(N * OH * OW, C)
    out = rows @ w.reshape(-1, C).T
    return out.reshape(N, -1, OH, OW)
