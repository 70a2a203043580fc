# wrong: Stride and padding are not used at all, neither for im2col nor for the sizes.
# ids: both-ignored
def conv2d_im2col(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    col = im2col(x, FH, FW)
    OH, OW = H - FH + 1, W - FW + 1
    out = col @ w.reshape(FN, -1).T + b
    return out.reshape(N, OH, OW, FN).transpose(0, 3, 1, 2)
