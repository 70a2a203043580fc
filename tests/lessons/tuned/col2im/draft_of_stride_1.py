# wrong: Right for stride 1 without padding; nothing more is written.
# ids: neither-used
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    images = np.zeros(x_shape)
    windows = col.reshape(N, H - fh + 1, W - fw + 1, C, fh, fw)
    for i in range(H - fh + 1):
        for j in range(W - fw + 1):
            images[:, :, i : i + fh, j : j + fw] += windows[:, i, j]
    return images
