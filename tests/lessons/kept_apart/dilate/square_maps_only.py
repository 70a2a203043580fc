# wrong: The width is computed and filled with OH in place of OW, so it is right only for square maps.
# ids: -
def dilate(dout, stride):
    N, FN = dout.shape[:2]
    size = dout.shape[2]
    new = (size - 1) * stride + 1
    result = np.zeros((N, FN, new, new))
    for n in range(N):
        for f in range(FN):
            for i in range(size):
                for j in range(size):
                    result[n, f, i * stride, j * stride] = dout[n, f, i, j]
    return result
