# wrong: The window lies around (i, j), three wide.
# ids: centred, always-three
def correlate2d(image, kernel):
    H, W = image.shape
    h, w = kernel.shape
    out = np.zeros((H - h + 1, W - w + 1))
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            window = image[i - 1 : i + 2, j - 1 : j + 2]
            out[i, j] = np.sum(window * kernel)
    return out
