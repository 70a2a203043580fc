# a partial function
from functools import partial


def turned(turn, image, kernel):
    return correlate2d(image, turn(kernel))


true_convolution = partial(turned, lambda kernel: kernel[::-1, ::-1])
