# wrong: The product is reshaped to (N, FN, OH, OW) at once, without moving the axis of the filters.
# ids: put-back-by-reshape
def conv2d_im2col(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    OH = conv_output_size(H, FH, stride, padding, strict=False)
    OW = conv_output_size(W, FW, stride, padding, strict=False)
    col = im2col(x, FH, FW, stride, padding)
    out = col @ w.reshape(FN, -1).T + b
    return out.reshape(N, FN, OH, OW)
