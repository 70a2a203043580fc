# wrong: The loops over places go on in steps of the kernel's size.
# ids: loop-steps
def correlate2d(image, kernel):
    H, W = image.shape
    h, w = kernel.shape
    out = np.zeros((H - h + 1, W - w + 1))
    for i in range(0, H, h):
        for j in range(0, W, w):
            for a in range(h):
                for b in range(w):
                    out[i, j] += image[i + a, j + b] * kernel[a, b]
    return out
