# rows in a list, with a window's slices written out
import numpy as np


def im2col(x, fh, fw, stride=1, padding=0):
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    rows = []
    for image in x:
        for top in range(0, image.shape[1] - fh + 1, stride):
            for left in range(0, image.shape[2] - fw + 1, stride):
                rows.append(image[:, top : top + fh, left : left + fw].flatten())
    return np.stack(rows)
