# wrong: Only stride 1 without padding so far, and a pixel keeps one number.
# ids: overwritten
def col2im(col, x_shape, fh, fw, stride=1, padding=0):
    N, C, H, W = x_shape
    images = np.zeros(x_shape)
    k = 0
    for n in range(N):
        for i in range(H - fh + 1):
            for j in range(W - fw + 1):
                images[n, :, i : i + fh, j : j + fw] = col[k].reshape(C, fh, fw)
                k += 1
    return images
