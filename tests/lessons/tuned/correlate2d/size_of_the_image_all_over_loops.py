# wrong: Result and loops have the size of the image; four loops.
# ids: loop-too-long, size-of-image
def correlate2d(image, kernel):
    H, W = image.shape
    h, w = kernel.shape
    out = np.zeros((H, W))
    for i in range(H):
        for j in range(W):
            for a in range(h):
                for b in range(w):
                    out[i, j] += image[i + a, j + b] * kernel[a, b]
    return out
