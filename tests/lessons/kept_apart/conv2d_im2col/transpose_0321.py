# wrong: transpose(0, 3, 2, 1) swaps rows and columns of the maps; it should be (0, 3, 1, 2).
# ids: maps-turned-over
def conv2d_im2col(x, w, b, stride=1, padding=0):
    FN, C, FH, FW = w.shape
    N, C, H, W = x.shape
    out_h = int(1 + (H + 2 * padding - FH) / stride)
    out_w = int(1 + (W + 2 * padding - FW) / stride)

    col = im2col(x, FH, FW, stride, padding)
    col_W = w.reshape(FN, -1).T
    out = np.dot(col, col_W) + b

    out = out.reshape(N, out_h, out_w, -1).transpose(0, 3, 2, 1)
    return out
