# wrong: Writes = where += was meant, so each place keeps its last product only.
# ids: last-product
def correlate2d(image, kernel):
    h, w = kernel.shape
    rows = image.shape[0] - h + 1
    cols = image.shape[1] - w + 1
    out = np.zeros((rows, cols))
    for a in range(h):
        for b in range(w):
            out = image[a : a + rows, b : b + cols] * kernel[a, b]
    return out
