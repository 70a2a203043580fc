# wrong: The result has the dtype of the image, so fractions of the kernel are cut off for whole pixels.
# ids: dtype-of-image
def correlate2d(image, kernel):
    h, w = kernel.shape
    nop, neolbi = image.shape[0] - h + 1, image.shape[1] - w + 1
    out = np.zeros((nop, neolbi), dtype=image.dtype)
    for i in range(nop):
        for j in range(neolbi):
            out[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return out
