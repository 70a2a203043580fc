# wrong: The bias is added after the filters were moved to axis 1, so it is spread over the columns of the maps (or does not fit).
# ids: bias-along-columns
def conv2d_im2col(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    OH = conv_output_size(H, FH, stride, padding, strict=False)
    OW = conv_output_size(W, FW, stride, padding, strict=False)
    col = im2col(x, FH, FW, stride, padding)
    out = col @ w.reshape(FN, -1).T
    out = out.reshape(N, OH, OW, FN).transpose(0, 3, 1, 2)
    return out + b
