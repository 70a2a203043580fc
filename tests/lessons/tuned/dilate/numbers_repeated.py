# wrong: The numbers are repeated where zeros should stand.
# ids: repeated
def dilate(dout, stride):
    N, FN, OH, OW = dout.shape
    big = dout.repeat(stride, axis=2).repeat(stride, axis=3)
    return big[:, :, : (OH - 1) * stride + 1, : (OW - 1) * stride + 1]
