# wrong: Image and kernel are taken to be square.
# ids: all-square, height-twice, image-height-twice
def correlate2d(image, kernel):
    H = W = image.shape[0]
    h = w = kernel.shape[0]
    out = np.zeros((H - h + 1, W - w + 1))
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            out[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return out
