# wrong: Stored after the loop over columns.
# ids: stored-once-a-row
def mend_correlate2d(image, kernel):
    height, width = image.shape
    h, w = kernel.shape
    out = np.zeros((height - h + 1, width - w + 1))
    for i in range(height - h + 1):
        total = 0
        for j in range(width - w + 1):
            for a in range(h):
                for b in range(w):
                    total = total + image[i + a, j + b] * kernel[a, b]
        out[i, j] = total
    return out
