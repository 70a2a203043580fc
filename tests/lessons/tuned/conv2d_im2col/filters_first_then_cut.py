# wrong: The product is made with the filters in the rows, and cut to (N, FN, OH, OW) though the filters come before the images.
# ids: filters-are-rows
def conv2d_im2col(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, C, FH, FW = w.shape
    OH = conv_output_size(H, FH, stride, padding, strict=False)
    OW = conv_output_size(W, FW, stride, padding, strict=False)
    col = im2col(x, FH, FW, stride, padding)
    out = w.reshape(FN, -1) @ col.T + b[:, None]  # FN rows
    return out.reshape(N, FN, OH, OW)
