# wrong: The bias is added when the filters are no longer the last axis, so it goes along the line.
# ids: bias-along-columns
def conv2d_im2col(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    OH = conv_output_size(H, FH, stride, padding, strict=False)
    OW = conv_output_size(W, FW, stride, padding, strict=False)
    out = im2col(x, FH, FW, stride, padding) @ w.reshape(FN, -1).T
    out = out.reshape(N, OH, OW, FN).transpose(0, 3, 1, 2)
    return out + b
