# wrong: Slices end one too late.
# ids: windows-one-long
def correlate2d(image, kernel):
    H, W = image.shape
    h, w = kernel.shape
    out = np.zeros((H - h + 1, W - w + 1))
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            out[i, j] = np.sum(image[i : i + h + 1, j : j + w + 1] * kernel)
    return out
