"""What several exercises of this lesson share: images, kernels, and loops that go wrong."""

import numpy as np

from course_lib.exercises.numbers import array
from course_lib.functional import correlate2d

# an image and a kernel each
SLIDE = array("1 2 3 0  0 1 2 3  3 0 1 2  2 3 0 1", 4, 4), array("2 0 1  0 1 2  1 0 2", 3, 3)
EDGE = array("0 0 100 100  0 0 100 100  0 0 100 100", 3, 4), array("-1 1", 1, 2)
OBLONG = array("1 2 0 4 -3  5 -1 3 2 1  0 6 -2 7 8", 3, 5), array("1 -2 3  4 0 -1", 2, 3)


def same_size(image, kernel):
    """Correlation after zeros were put around the image."""
    return correlate2d(np.pad(image, [((f - 1) // 2, f // 2) for f in kernel.shape]), kernel)


def fit(n, f):
    """At how many places a kernel of size f fits into an image of size n, along each axis."""
    return n - f + 1


def sliding(
    places=fit,
    *,
    shape=None,
    size=lambda f: f,
    window=lambda i, j, h, w: np.s_[i : i + h, j : j + w],
    combine=lambda window, kernel: (window * kernel).sum(),
    begin=lambda i, j: (i, j),
    where=lambda i, j: (i, j),
    four_loops=False,
    pixel=lambda a, b: (a, b),
    weight=lambda a, b: (a, b),
):
    """Correlation by loops, with one thing changed. Sizes n and f are arrays (rows, columns).

    places, shape: size of the loops and of the result; size: what the kernel's is taken for;
    window, combine: what is cut out, and made of it; begin: the place of the window in the image,
    where: that in the result; four_loops: pixel by pixel, without slices, and then pixel, weight:
    what meets in the window.
    """

    def variant(image, kernel):
        n, f = np.array(image.shape), size(np.array(kernel.shape))
        out = np.zeros((shape or places)(n, f))
        for place in np.ndindex(*places(n, f)):
            i, j = begin(*place)
            if four_loops:
                pairs = ((pixel(a, b), weight(a, b)) for a, b in np.ndindex(*f))
                out[where(*place)] = sum(image[i + a, j + b] * kernel[at] for (a, b), at in pairs)
            else:
                out[where(*place)] = combine(image[window(i, j, *f)], kernel)
        return out

    return variant
