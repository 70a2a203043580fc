# wrong: The kernel is turned upside down.
# ids: mirrored
def correlate2d(image, kernel):
    (H, W), (h, w) = image.shape, kernel.shape
    out = np.zeros((H - h + 1, W - w + 1))
    for a in range(h):
        for b in range(w):
            out += image[a : a + H - h + 1, b : b + W - w + 1] * kernel[h - 1 - a, b]
    return out
