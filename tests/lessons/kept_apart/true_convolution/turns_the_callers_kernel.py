# wrong: Turns the kernel in place, so the caller's kernel is changed.
# ids: turned-in-place
def true_convolution(image, kernel):
    h, w = kernel.shape
    kernel[:] = kernel[::-1, ::-1].copy()
    out = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return out
