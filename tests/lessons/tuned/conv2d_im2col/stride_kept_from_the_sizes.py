# wrong: OH and OW do not know of the stride.
# ids: size-without-stride
def conv2d_im2col(x, w, b, stride=1, padding=0):
    FN, C, FH, FW = w.shape
    oh, ow = x.shape[2] + 2 * padding - FH + 1, x.shape[3] + 2 * padding - FW + 1
    out = im2col(x, FH, FW, stride, padding).dot(w.reshape(FN, C * FH * FW).transpose())
    return (out + b).reshape(x.shape[0], oh, ow, FN).transpose(0, 3, 1, 2)
