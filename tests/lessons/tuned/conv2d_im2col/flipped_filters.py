# wrong: The filters are flipped before the product, since a convolution flips.
# ids: turned
def conv2d_im2col(x, w, b, stride=1, padding=0):
    FN, C, FH, FW = w.shape
    OH = (x.shape[2] + 2 * padding - FH) // stride + 1
    OW = (x.shape[3] + 2 * padding - FW) // stride + 1
    flipped = w[:, :, ::-1, ::-1].reshape(FN, -1)
    out = im2col(x, FH, FW, stride, padding) @ flipped.T + b
    return out.reshape(-1, OH, OW, FN).transpose(0, 3, 1, 2)
