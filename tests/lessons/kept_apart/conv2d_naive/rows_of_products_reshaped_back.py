# wrong: The matrix product has places first and filters last, and reshape is used to put it in order.
# ids: -
def conv2d_naive(x, w, b, stride=1, padding=0):
    FN, C, FH, FW = w.shape
    xp = zero_pad(x, padding)
    N = len(xp)
    OH = (xp.shape[2] - FH) // stride + 1
    OW = (xp.shape[3] - FW) // stride + 1
    lines = []
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                p = xp[n, :, i * stride : i * stride + FH, j * stride : j * stride + FW]
                lines.append(p.reshape(-1))
    y = np.array(lines, dtype=float) @ w.reshape(FN, -1).T + b
    return y.reshape(N, FN, OH, OW)
