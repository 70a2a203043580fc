# wrong: The maps are taken to be square: OH is used for OW, too.
# ids: columns-from-height
def conv2d_im2col(x, w, b, stride=1, padding=0):
    N = x.shape[0]
    FN, C, FH, FW = w.shape
    size = conv_output_size(x.shape[2], FH, stride, padding, strict=False)
    col = im2col(x, FH, FW, stride, padding)
    col_w = w.reshape(FN, -1)
    out = col @ col_w.T + b
    out = out.reshape(N, size, size, FN)
    return out.transpose(0, 3, 1, 2)
