# wrong: The number of windows takes the stride into account, but where a window begins does not.
# ids: starts-ignore-stride
def im2col(x, fh, fw, stride=1, padding=0):
    N, C, H, W = x.shape
    x = zero_pad(x, padding)
    OH = (H + 2 * padding - fh) // stride + 1
    OW = (W + 2 * padding - fw) // stride + 1
    col = np.zeros((N * OH * OW, C * fh * fw), dtype=x.dtype)
    r = 0
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                col[r] = x[n, :, i : i + fh, j : j + fw].reshape(-1)
                r += 1
    return col
