# wrong: The long axis is cut into places first and images last.
# ids: places-before-images
def conv2d_im2col(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    OH = conv_output_size(H, FH, stride, padding, strict=False)
    OW = conv_output_size(W, FW, stride, padding, strict=False)
    out = im2col(x, FH, FW, stride, padding) @ w.reshape(FN, -1).T + b
    out = out.reshape(OH, OW, N, FN)
    return out.transpose(2, 3, 0, 1)
