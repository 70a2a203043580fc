# wrong: The result is as large as the image, with zeros where the kernel does not fit.
# ids: size-of-image
def correlate2d(image, kernel):
    out = np.zeros(image.shape)
    kh, kw = kernel.shape
    for r in range(image.shape[0] - kh + 1):
        for c in range(image.shape[1] - kw + 1):
            out[r, c] = np.sum(image[r : r + kh, c : c + kw] * kernel)
    return out
