# wrong: The sizes are rounded to the nearest whole number, not down.
# ids: size-rounded-to-nearest
def conv2d_im2col(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    OH = int((H + 2 * padding - FH) / stride + 1 + 0.5)
    OW = int((W + 2 * padding - FW) / stride + 1 + 0.5)
    out = im2col(x, FH, FW, stride, padding) @ w.reshape(FN, -1).T + b
    return out.reshape(N, OH, OW, FN).transpose(0, 3, 1, 2)
