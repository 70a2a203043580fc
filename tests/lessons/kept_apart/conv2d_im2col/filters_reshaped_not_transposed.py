# wrong: w.reshape(-1, FN) gives the shape of the filter matrix but mixes the filters; it should be reshape(FN, -1).T.
# ids: filters-reshaped
def conv2d_im2col(x, w, b, stride=1, padding=0):
    N, _, H, W = x.shape
    FN, C, FH, FW = w.shape
    OH = conv_output_size(H, FH, stride, padding, strict=False)
    OW = conv_output_size(W, FW, stride, padding, strict=False)
    col = im2col(x, FH, FW, stride, padding)
    col_w = w.reshape(-1, FN)
    out = col @ col_w + b
    return out.reshape(N, OH, OW, FN).transpose(0, 3, 1, 2)
