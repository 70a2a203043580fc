# wrong: Multiplies window and kernel as matrices, not number by number.
# ids: matrix-product
def correlate2d(image, kernel):
    h, w = kernel.shape

    def at(i, j):
        return np.sum(image[i : i + h, j : j + w] @ kernel)

    rows, cols = image.shape[0] - h + 1, image.shape[1] - w + 1
    return np.array([[at(i, j) for j in range(cols)] for i in range(rows)])
