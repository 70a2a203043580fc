# wrong: The return is indented into the loop over the rows.
# ids: early-return
def correlate2d(image, kernel):
    h, w = kernel.shape
    H = image.shape[0] - h + 1
    W = image.shape[1] - w + 1
    y = np.zeros((H, W))
    for i in range(H):
        for j in range(W):
            y[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
        return y
