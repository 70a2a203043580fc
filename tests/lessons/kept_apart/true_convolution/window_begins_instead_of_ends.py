# wrong: Uses the formula with minus signs but lets (i, j) start at 0, so negative indices wrap around.
# ids: -
def true_convolution(image, kernel):
    h, w = kernel.shape
    out = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            for a in range(h):
                for b in range(w):
                    out[i, j] += image[i - a, j - b] * kernel[a, b]
    return out
