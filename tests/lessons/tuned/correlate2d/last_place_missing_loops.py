# wrong: The loops over places end one too early.
# ids: loop-too-short
def correlate2d(image, kernel):
    H, W = image.shape
    h, w = kernel.shape
    out = np.zeros((H - h + 1, W - w + 1))
    for i in range(H - h):
        for j in range(W - w):
            for a in range(h):
                for b in range(w):
                    out[i, j] += image[i + a, j + b] * kernel[a, b]
    return out
