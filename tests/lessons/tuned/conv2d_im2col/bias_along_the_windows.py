# wrong: A row for each filter, and the bias is added along it.
# ids: bias-along-windows
def conv2d_im2col(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, _, FH, FW = w.shape
    OH, OW = (H + 2 * padding - FH) // stride + 1, (W + 2 * padding - FW) // stride + 1
    out = w.reshape(FN, -1) @ im2col(x, FH, FW, stride, padding).T + b
    return out.reshape(FN, N, OH, OW).transpose(1, 0, 2, 3)
