# wrong: The window lies around (i, j).
# ids: centred
def correlate2d(image, kernel):
    H, W = image.shape
    h, w = kernel.shape
    out = np.zeros((H - h + 1, W - w + 1))
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            window = image[i - h // 2 : i + h // 2 + 1, j - w // 2 : j + w // 2 + 1]
            out[i, j] = (window * kernel).sum()
    return out
