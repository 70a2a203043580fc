# wrong: The pictures are cut in front only.
# ids: not-cut
def correlate2d_fast(image, kernel):
    H, W = image.shape
    h, w = kernel.shape
    out = np.zeros((H - h + 1, W - w + 1))
    for a in range(h):
        for b in range(w):
            out = out + image[a:, b:] * kernel[a, b]
    return out
