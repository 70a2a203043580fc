# wrong: The result is one row and column too small for the loops.
# ids: no-plus-one
def correlate2d(image, kernel):
    H, W = image.shape
    h, w = kernel.shape
    out = np.zeros((H - h, W - w))
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            out[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return out
