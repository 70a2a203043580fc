# wrong: The filters are written down with the channels last, the windows with the channels first.
# ids: filters-channels-last
def conv2d_im2col(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    OH = conv_output_size(H, FH, stride, padding, strict=False)
    OW = conv_output_size(W, FW, stride, padding, strict=False)
    col_w = w.transpose(2, 3, 1, 0).reshape(-1, FN)
    out = im2col(x, FH, FW, stride, padding) @ col_w + b
    return out.reshape(N, OH, OW, FN).transpose(0, 3, 1, 2)
