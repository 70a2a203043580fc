# wrong: The images are reshaped to rows of C numbers without bringing the channels to the end first.
# ids: channels-not-moved
def projection_shortcut(x, w, stride=1):
    x = x[:, :, ::stride, ::stride]
    N, C, OH, OW = x.shape
    FN = w.shape[0]
    rows = x.reshape(N * OH * OW, C)
    out = rows @ w.reshape(FN, C).T
    return out.reshape(N, OH, OW, FN).transpose(0, 3, 1, 2)
