# wrong: The loops step by the stride, and the start is multiplied by it again.
# ids: stride-twice
def im2col(x, fh, fw, stride=1, padding=0):
    x = zero_pad(x, padding)
    N, C, H, W = x.shape
    s = stride
    OH, OW = (H - fh) // s + 1, (W - fw) // s + 1
    col = np.zeros((N * OH * OW, C * fh * fw), dtype=x.dtype)
    k = 0
    for n in range(N):
        for i in range(0, H - fh + 1, s):
            for j in range(0, W - fw + 1, s):
                col[k] = x[n, :, i * s : i * s + fh, j * s : j * s + fw].reshape(-1)
                k += 1
    return col
