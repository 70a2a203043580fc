# wrong: h and w are swapped in the shape and the loops.
# ids: kernel-sizes-swapped
def correlate2d(image, kernel):
    H, W = image.shape
    h, w = kernel.shape
    out = np.zeros((H - w + 1, W - h + 1))
    for i in range(H - w + 1):
        for j in range(W - h + 1):
            out[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return out
