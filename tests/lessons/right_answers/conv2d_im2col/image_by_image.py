# a product for each image, whose rows are filters
import numpy as np


def conv2d_im2col(x, w, b, stride=1, padding=0):
    FH, FW = w.shape[2:]
    OH = conv_output_size(x.shape[2], FH, stride, padding, strict=False)
    maps = []
    for image in x:
        product = w.reshape(len(w), -1).dot(im2col(image[None], FH, FW, stride, padding).T)
        maps.append((product + b[:, None]).reshape(len(w), OH, -1))
    return np.array(maps)
