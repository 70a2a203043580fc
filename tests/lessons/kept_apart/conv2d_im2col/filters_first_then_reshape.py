# wrong: The product has the filters as rows, (FN, N*OH*OW), and is reshaped to (N, FN, OH, OW) without moving axes, so images and filters mix when N > 1.
# ids: filters-are-rows
def conv2d_im2col(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    FN, _, FH, FW = w.shape
    OH = conv_output_size(H, FH, stride, padding, strict=False)
    OW = conv_output_size(W, FW, stride, padding, strict=False)
    x_cols = im2col(x, FH, FW, stride, padding).T
    res = w.reshape((FN, -1)).dot(x_cols) + b.reshape(-1, 1)
    return res.reshape(N, FN, OH, OW)
