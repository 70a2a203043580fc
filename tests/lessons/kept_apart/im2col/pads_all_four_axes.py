# wrong: np.pad(x, padding) pads the batch and the channels, too, so there are images and channels of zeros.
# ids: every-axis-padded
def im2col(x, fh, fw, stride=1, padding=0):
    x = np.pad(x, padding)
    N, C, H, W = x.shape
    OH = (H - fh) // stride + 1
    OW = (W - fw) // stride + 1
    result = np.empty((N, OH, OW, C * fh * fw), dtype=x.dtype)
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                result[n, i, j] = x[
                    n, :, i * stride : i * stride + fh, j * stride : j * stride + fw
                ].reshape(-1)
    return result.reshape(N * OH * OW, C * fh * fw)
