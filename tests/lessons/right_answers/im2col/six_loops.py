# a loop for every axis, number by number
import numpy as np


def im2col(x, fh, fw, stride=1, padding=0):
    N, C, H, W = x.shape
    padded = np.zeros((N, C, H + 2 * padding, W + 2 * padding), x.dtype)
    padded[:, :, padding : padding + H, padding : padding + W] = x
    OH = (H + 2 * padding - fh) // stride + 1
    OW = (W + 2 * padding - fw) // stride + 1
    col = np.zeros((N * OH * OW, C * fh * fw), x.dtype)
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                k = 0
                for c in range(C):
                    for u in range(fh):
                        for v in range(fw):
                            pixel = padded[n, c, i * stride + u, j * stride + v]
                            col[(n * OH + i) * OW + j, k] = pixel
                            k += 1
    return col
