# wrong: The numbers are repeated between neighbours in place of zeros.
# ids: repeated
def dilate(dout, stride):
    N, FN, OH, OW = dout.shape
    big = np.repeat(np.repeat(dout, stride, axis=2), stride, axis=3)
    return big[:, :, : (OH - 1) * stride + 1, : (OW - 1) * stride + 1]
