# wrong: The bias is forgotten where the product is cut into images.
# ids: bias-missing
def conv2d_im2col(x, w, b, stride=1, padding=0):
    FN, _, FH, FW = w.shape
    col = im2col(x, FH, FW, stride, padding)
    ow = conv_output_size(x.shape[3], FW, stride, padding, strict=False)
    scores = np.tensordot(col, w.reshape(FN, -1), axes=(1, 1))
    return np.rollaxis(scores.reshape(len(x), -1, ow, FN), 3, 1)
