# wrong: i and j are swapped in the slices.
# ids: begins-swapped
def correlate2d(image, kernel):
    H, W = image.shape
    h, w = kernel.shape
    out = np.zeros((H - h + 1, W - w + 1))
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            out[i, j] = np.sum(image[j : j + h, i : i + w] * kernel)
    return out
