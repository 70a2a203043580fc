# wrong: h and w are swapped in the slice.
# ids: kernel-sizes-swapped
def correlate2d(image, kernel):
    H, W = image.shape
    h, w = kernel.shape
    out = np.zeros((H - h + 1, W - w + 1))
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            out[i, j] = np.sum(image[i : i + w, j : j + h] * kernel)
    return out
