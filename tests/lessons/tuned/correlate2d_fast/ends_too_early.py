# wrong: The pictures end where the first one does.
# ids: pictures-shrink
def correlate2d_fast(image, kernel):
    H, W = image.shape
    h, w = kernel.shape
    out = np.zeros((H - h + 1, W - w + 1))
    for a in range(h):
        for b in range(w):
            out += kernel[a, b] * image[a : H - h + 1, b : W - w + 1]
    return out
