# loops
def dilate(dout, stride):
    N, FN, OH, OW = dout.shape
    out = np.zeros((N, FN, 1 + stride * (OH - 1), 1 + stride * (OW - 1)))
    for n in range(N):
        for f in range(FN):
            for i in range(OH):
                for j in range(OW):
                    out[n, f, i * stride, j * stride] = dout[n, f, i, j]
    return out
