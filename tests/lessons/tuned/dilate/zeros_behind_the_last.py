# wrong: Zeros follow the last row and the last column as well.
# ids: zeros-behind
def dilate(dout, stride):
    N, FN, OH, OW = dout.shape
    out = np.zeros((N, FN, OH * stride, OW * stride))
    for i in range(OH):
        for j in range(OW):
            out[:, :, i * stride, j * stride] = dout[:, :, i, j]
    return out
