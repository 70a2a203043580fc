# shapes of arrays, computed
import numpy as np


def ex_im2col():
    def shape(images):
        places = np.zeros((images, 3, 3))
        return places.size, np.zeros((3, 5, 5)).size

    return shape(1), shape(10)
