# wrong: The filters are laid out as rows, columns, channels, while the rows of col are channels, rows, columns.
# ids: filters-channels-last
def conv2d_im2col(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    OH = conv_output_size(H, FH, stride, padding, strict=False)
    OW = conv_output_size(W, FW, stride, padding, strict=False)
    col = im2col(x, FH, FW, stride, padding)
    col_w = w.transpose(2, 3, 1, 0).reshape(-1, FN)
    out = (col @ col_w + b).reshape(N, OH, OW, FN)
    return out.transpose(0, 3, 1, 2)
