# wrong: The product is reshaped straight to (N, FN, OH, OW), without moving the filters' axis.
# ids: put-back-by-reshape
def conv2d_im2col(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    OH = conv_output_size(H, FH, stride, padding, strict=False)
    OW = conv_output_size(W, FW, stride, padding, strict=False)
    out = im2col(x, FH, FW, stride, padding) @ w.reshape(FN, -1).T + b
    return out.reshape(N, FN, OH, OW)
