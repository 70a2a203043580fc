# wrong: Result and loops have the size of the image.
# ids: loop-too-long, size-of-image
def correlate2d(image, kernel):
    H, W = image.shape
    h, w = kernel.shape
    out = np.zeros((H, W))
    for i in range(H):
        for j in range(W):
            out[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return out
