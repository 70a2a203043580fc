# wrong: The kernel's height stands for its width, too.
# ids: height-twice
def correlate2d(image, kernel):
    (H, W), (h, w) = image.shape, kernel.shape[:1] * 2
    out = np.zeros((H - h + 1, W - w + 1))
    for a in range(h):
        for b in range(w):
            out += image[a : a + H - h + 1, b : b + W - w + 1] * kernel[a, b]
    return out
