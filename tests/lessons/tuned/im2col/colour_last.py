# wrong: In a row the pixels come first and the channels last, as in pictures of shape (H, W, C).
# ids: channels-last
def im2col(x, fh, fw, stride=1, padding=0):
    N, C, H, W = x.shape
    OH = conv_output_size(H, fh, stride, padding, strict=False)
    OW = conv_output_size(W, fw, stride, padding, strict=False)
    xp = zero_pad(x, padding)
    rows = []
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                win = xp[n, :, i * stride : i * stride + fh, j * stride : j * stride + fw]
                rows.append(win.transpose(1, 2, 0).ravel())
    return np.array(rows)
