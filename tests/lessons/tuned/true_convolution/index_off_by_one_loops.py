# wrong: The turned index begins at h, one past the end.
# ids: -
def true_convolution(image, kernel):
    h, w = kernel.shape
    rows, cols = image.shape[0] - h + 1, image.shape[1] - w + 1
    out = np.zeros((rows, cols))
    for i in range(rows):
        for j in range(cols):
            for a in range(h):
                for b in range(w):
                    out[i, j] += image[i + a, j + b] * kernel[h - a, w - b]
    return out
