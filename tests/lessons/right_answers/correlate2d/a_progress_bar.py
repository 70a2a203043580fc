# a progress bar
from tqdm.auto import tqdm


def correlate2d(image, kernel):
    h, w = kernel.shape
    out = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1), np.float32)
    for i in tqdm(range(out.shape[0]), leave=False):
        for j in range(out.shape[1]):
            out[i, j] = np.vdot(image[i : i + h, j : j + w], kernel)
    return out
