# wrong: Believes that the next window begins where the last one ended.
# ids: window-jumps
def correlate2d(image, kernel):
    h, w = kernel.shape
    rows, cols = image.shape[0] // h, image.shape[1] // w
    out = np.zeros((rows, cols))
    for i in range(rows):
        for j in range(cols):
            out[i, j] = np.sum(image[i * h : (i + 1) * h, j * w : (j + 1) * w] * kernel)
    return out
