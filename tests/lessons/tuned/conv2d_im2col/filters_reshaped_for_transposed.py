# wrong: The filters' matrix is made by reshape(-1, FN) in place of a transpose.
# ids: filters-reshaped
def conv2d_im2col(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    OH = conv_output_size(H, FH, stride, padding, strict=False)
    OW = conv_output_size(W, FW, stride, padding, strict=False)
    col = im2col(x, FH, FW, stride, padding)
    out = col @ w.reshape(-1, FN) + b
    return out.reshape(N, OH, OW, FN).transpose(0, 3, 1, 2)
