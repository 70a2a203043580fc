# wrong: Only the loop over rows goes on in steps of the kernel's height.
# ids: loop-steps
def correlate2d(image, kernel):
    H, W = image.shape
    h, w = kernel.shape
    out = np.zeros((H - h + 1, W - w + 1))
    for i in range(0, H - h + 1, h):
        for j in range(W - w + 1):
            out[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return out
