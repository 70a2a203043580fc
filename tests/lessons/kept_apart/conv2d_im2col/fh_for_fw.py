# wrong: im2col is called with FH twice, so windows are square even if the filters are not.
# ids: -
def conv2d_im2col(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    OH = conv_output_size(H, FH, stride, padding, strict=False)
    OW = conv_output_size(W, FH, stride, padding, strict=False)
    col = im2col(x, FH, FH, stride, padding)
    out = col @ w.reshape(FN, -1).T + b
    return out.reshape(N, OH, OW, FN).transpose(0, 3, 1, 2)
