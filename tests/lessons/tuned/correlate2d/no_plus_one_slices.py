# wrong: The + 1 of both sizes is missing.
# ids: no-plus-one
def correlate2d(image, kernel):
    H, W = image.shape
    h, w = kernel.shape
    out = np.zeros((H - h, W - w))
    for i in range(H - h):
        for j in range(W - w):
            out[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return out
