# wrong: The kernel is turned by 180 degrees.
# ids: turned
def correlate2d(image, kernel):
    (H, W), (h, w) = image.shape, kernel.shape
    out = np.zeros((H - h + 1, W - w + 1))
    for a in range(h):
        for b in range(w):
            out += image[a : a + H - h + 1, b : b + W - w + 1] * kernel[-1 - a, -1 - b]
    return out
