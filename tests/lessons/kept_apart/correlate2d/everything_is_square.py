# wrong: Takes one size for both axes of the image and one for both axes of the kernel.
# ids: all-square, height-twice, image-height-twice
def correlate2d(image, kernel):
    n = len(image)
    f = len(kernel)
    m = n - f + 1
    out = np.zeros((m, m))
    for p in range(m * m):
        i, j = p // m, p % m
        out[i, j] = np.sum(image[i : i + f, j : j + f] * kernel)
    return out
