# wrong: The window is a view, and *= writes the products into the image itself.
# ids: image-changed
def correlate2d(image, kernel):
    h, w = kernel.shape
    out = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            chang = image[i : i + h, j : j + w]
            chang *= kernel
            out[i, j] = chang.sum()
    return out
