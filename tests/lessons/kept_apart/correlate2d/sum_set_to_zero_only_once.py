# wrong: The running sum is never set back to 0 between two places.
# ids: sum-never-reset
def correlate2d(image, kernel):
    h, w = kernel.shape
    out = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    s = 0
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            for a in range(h):
                for b in range(w):
                    s += image[i + a, j + b] * kernel[a, b]
            out[i, j] = s
    return out
