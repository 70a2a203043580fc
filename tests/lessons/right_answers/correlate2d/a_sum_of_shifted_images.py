# a sum of shifted images
def correlate2d(image, kernel):
    h, w = kernel.shape
    H, W = image.shape
    return sum(
        kernel[i, j] * image[i : H - h + 1 + i, j : W - w + 1 + j]
        for i in range(h)
        for j in range(w)
    )
