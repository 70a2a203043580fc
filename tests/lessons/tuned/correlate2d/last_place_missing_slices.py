# wrong: The loops over places end one too early.
# ids: loop-too-short
def correlate2d(image, kernel):
    H, W = image.shape
    h, w = kernel.shape
    out = np.zeros((H - h + 1, W - w + 1))
    for i in range(H - h):
        for j in range(W - w):
            out[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return out
