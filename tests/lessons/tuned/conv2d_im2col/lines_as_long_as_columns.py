# wrong: The places are cut into OW lines of OH places.
# ids: line-length
def conv2d_im2col(x, w, b, stride=1, padding=0):
    FN, _, FH, FW = w.shape
    oh = conv_output_size(x.shape[2], FH, stride, padding, strict=False)
    ow = conv_output_size(x.shape[3], FW, stride, padding, strict=False)
    scores = im2col(x, FH, FW, stride, padding) @ w.reshape(FN, -1).T + b
    return np.einsum("nijf->nfij", scores.reshape(-1, ow, oh, FN))
