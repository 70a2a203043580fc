# wrong: The bias is never added.
# ids: bias-missing
def conv2d_im2col(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    OH = conv_output_size(H, FH, stride, padding, strict=False)
    OW = conv_output_size(W, FW, stride, padding, strict=False)
    col = im2col(x, FH, FW, stride, padding)
    col_w = w.reshape(FN, -1).T
    out = np.dot(col, col_w)
    return np.moveaxis(out.reshape(N, OH, OW, FN), -1, 1)
