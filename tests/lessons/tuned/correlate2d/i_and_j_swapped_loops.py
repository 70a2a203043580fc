# wrong: i and j are swapped where pixels are read.
# ids: begins-swapped
def correlate2d(image, kernel):
    H, W = image.shape
    h, w = kernel.shape
    out = np.zeros((H - h + 1, W - w + 1))
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            for a in range(h):
                for b in range(w):
                    out[i, j] += image[j + a, i + b] * kernel[a, b]
    return out
