# wrong: The + 1 of both sizes is missing.
# ids: no-plus-one
def correlate2d(image, kernel):
    (H, W), (h, w) = image.shape, kernel.shape
    out = np.zeros((H - h, W - w))
    for a in range(h):
        for b in range(w):
            out += image[a : a + H - h, b : b + W - w] * kernel[a, b]
    return out
