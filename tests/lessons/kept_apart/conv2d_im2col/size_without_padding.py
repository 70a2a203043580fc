# wrong: OH and OW are computed without the padding, so the product cannot be cut into maps when padding is not 0.
# ids: size-without-padding
def conv2d_im2col(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    OH = (H - FH) // stride + 1
    OW = (W - FW) // stride + 1
    col = im2col(x, FH, FW, stride, padding)
    out = col.dot(w.reshape(FN, -1).T) + b
    return out.reshape(N, OH, OW, FN).transpose(0, 3, 1, 2)
