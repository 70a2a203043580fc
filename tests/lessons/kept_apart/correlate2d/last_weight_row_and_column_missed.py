# wrong: The loops over the kernel end one too early.
# ids: -
def correlate2d(image, kernel):
    h, w = kernel.shape
    out = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    i = 0
    while i < out.shape[0]:
        j = 0
        while j < out.shape[1]:
            for a in range(h - 1):
                for b in range(w - 1):
                    out[i, j] += image[i + a, j + b] * kernel[a, b]
            j += 1
        i += 1
    return out
