# wrong: Image and kernel are taken to be square.
# ids: all-square, height-twice, image-height-twice
def correlate2d(image, kernel):
    H = W = len(image)
    h = w = len(kernel)
    out = np.zeros((H - h + 1, W - w + 1))
    for a in range(h):
        for b in range(w):
            out += image[a : a + H - h + 1, b : b + W - w + 1] * kernel[a, b]
    return out
