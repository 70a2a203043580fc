# wrong: One output size, made of H and fh, is used for the rows and the columns, so it is right only for square images and windows.
# ids: -
def im2col(x, fh, fw, stride=1, padding=0):
    N, C, H, W = x.shape
    out = conv_output_size(H, fh, stride, padding, strict=False)
    xp = zero_pad(x, padding)
    windows = []
    for n in range(N):
        for i in range(out):
            for j in range(out):
                win = xp[n, :, i * stride : i * stride + fh, j * stride : j * stride + fw]
                windows.append(win.reshape(-1))
    return np.stack(windows)
