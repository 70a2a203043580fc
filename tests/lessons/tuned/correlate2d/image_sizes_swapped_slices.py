# wrong: The image's height and width are swapped.
# ids: image-sizes-swapped
def correlate2d(image, kernel):
    W, H = image.shape
    h, w = kernel.shape
    out = np.zeros((H - h + 1, W - w + 1))
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            out[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return out
