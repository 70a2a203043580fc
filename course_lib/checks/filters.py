"""The exercises of lesson 1: a filter, correlation, true convolution, a learned filter."""

import numpy as np

from course_lib import functional
from course_lib.checks.exercise import Case, Exercise, Mistake

LESSON = "01_filters"
SLIDE_IMAGE = np.array([[1, 2, 3, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 3, 0, 1]], dtype=float)
SLIDE_KERNEL = np.array([[2, 0, 1], [0, 1, 2], [1, 0, 2]], dtype=float)


def _integers(rng, *shape, low=1, high=9):
    """Whole numbers without 0, of both signs, as floats."""
    return rng.integers(low, high, shape, endpoint=True) * rng.choice([-1.0, 1.0], shape)


# --- vertical_edge_filter -----------------------------------------------------------------------


def _vertical_edge(height, width, column, left, right):
    image = np.full((height, width), float(left))
    image[:, column:] = right
    return image


def _horizontal_edge(height, width, row, above, below):
    return _vertical_edge(width, height, row, above, below).T


def _vertical_edge_filter():
    return np.array([[1.0, 0.0, -1.0], [1.0, 0.0, -1.0], [1.0, 0.0, -1.0]])


def _response_in_words(make_filter, image):
    """What is compared: statements about a filter's response, the same for every right filter.

    A wrong response is told in more detail than a right one, so that mistakes can be told apart.
    """
    kernel = make_filter()
    if kernel is None:
        return {"kind of result": "None (is there a return?)", **_told("unknown")}
    if not isinstance(kernel, np.ndarray):
        kind = f"a {type(kernel).__name__} (np.array makes an array of it)"
        return {"kind of result": kind, **_told("unknown")}
    if kernel.shape != (3, 3):
        return {"kind of result": f"an array of shape {kernel.shape}", **_told("unknown")}
    if kernel.dtype.kind not in "biuf":
        return {"kind of result": f"an array of {kernel.dtype}", **_told("unknown")}
    kind = {"kind of result": "an array of shape (3, 3)"}
    kernel = kernel.astype(float)
    response = functional.correlate2d(image, kernel)
    nothing = 1e-6 * np.abs(kernel).sum() * np.abs(image).max()  # float32 weights are fine, too
    is_vertical_edge = np.ptp(image, axis=1).any()
    if not np.isfinite(response).all():
        return kind | _told("not a number")
    if is_vertical_edge:
        if (np.abs(response) > nothing).any():
            return kind | _told("not 0 at the edge")
        return kind | _told("0 everywhere" + ("" if kernel.any() else ": the filter is all 0"))
    signs = (response > nothing).any(), (response < -nothing).any()
    words = {0: "0 everywhere", 1: "not 0, of one sign", 2: "not 0, of both signs"}
    return kind | _told(words[sum(signs)])


def _told(words):
    return {"response": words}


def _fixed(*rows):
    return lambda: np.array(rows, dtype=float)


def _hidden_edges(rng):
    gray, left, right, above, below = rng.choice(np.arange(10.0, 250.0), 5, replace=False)
    return (
        Case(np.full((4, 5), gray), title="a flat area of another brightness"),
        Case(_horizontal_edge(7, 5, 3, above, below), title="another horizontal edge"),
        Case(_vertical_edge(4, 7, 4, left, right), title="another vertical edge"),
        Case(_vertical_edge(4, 7, 4, right, left), title="that vertical edge, the sides swapped"),
    )


EDGE = Exercise(
    name="vertical_edge_filter",
    lesson=LESSON,
    reference=_vertical_edge_filter,
    probe=_response_in_words,
    visible=(
        Case(np.full((4, 4), 100.0), title="its response to a flat area of 100"),
        Case(np.zeros((4, 4)), title="its response to a flat area of 0"),
        Case(
            _horizontal_edge(6, 4, 3, 0, 100),
            title="its response to a horizontal edge: 0 above, 100 below",
        ),
        Case(
            _vertical_edge(4, 6, 3, 0, 100),
            title="its response to a vertical edge: 0 on the left, 100 on the right",
        ),
    ),
    hidden=_hidden_edges,
    mistakes=(
        Mistake(
            _fixed([1, 1, 1], [0, 0, 0], [-1, -1, -1]),
            "This filter answers to horizontal edges: it compares what is above with what is "
            "below. A vertical edge has its two sides elsewhere.",
        ),
        Mistake(
            _fixed([1, 0, 1], [1, 0, 1], [1, 0, 1]),
            "The nine numbers do not cancel: on a flat area every pixel is the same, so the "
            "response is that pixel times the sum of the nine numbers.",
        ),
        Mistake(
            _fixed([0, 0, 0], [0, 0, 0], [0, 0, 0]),
            "The filter is all zeros, so it answers 0 to everything, edges too.",
        ),
        Mistake(
            _fixed([0, 1, 1], [-1, 0, 1], [-1, -1, 0]),
            "This filter answers to a horizontal edge, too, as a diagonal one does: each row "
            "must cancel by itself, not only all nine numbers together.",
        ),
        Mistake(
            _fixed([-1, -1, -1], [-1, 8, -1], [-1, -1, -1]),
            "This filter compares a pixel with all its neighbours, so it answers to edges of "
            "every direction. Which neighbours lie across a vertical edge?",
        ),
        Mistake(
            _fixed([1, 0, -1], [0, 0, 0], [-1, 0, 1]),
            "The rows of this filter cancel each other: what one row finds at a vertical edge, "
            "another takes away again.",
        ),
        Mistake(
            _fixed([1, 0, -1]),
            "This is one row of a filter. The filter has three rows of three numbers.",
        ),
        Mistake(
            lambda: None,
            "The function makes no result: the filter must follow the word return.",
        ),
        Mistake(
            lambda: [[1, 0, -1]] * 3,
            "This is a list of lists, and NumPy does not count with lists. Make an array of it.",
        ),
    ),
    hints=(
        "On a flat area all nine pixels are the same number. What must the nine weights add up "
        "to, so that the response is 0?",
        "Near a horizontal edge, the pixels within one row are still the same number. So each "
        "row of weights must cancel by itself.",
        "Give one side of the filter one sign and the other side the opposite sign, in every "
        "row. The middle column can stay out of it.",
    ),
)


# --- correlate2d --------------------------------------------------------------------------------


def _slide(image, kernel, combine, rows=None, columns=None):
    """Fill a result with combine(window, kernel) at every place."""
    h, w = kernel.shape
    rows = image.shape[0] - h + 1 if rows is None else rows
    columns = image.shape[1] - w + 1 if columns is None else columns
    out = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            out[i, j] = combine(image[i : i + h, j : j + w], kernel)
    return out


def _sum_of_products(window, kernel):
    return (window * kernel).sum()


def _loops(image, kernel, places, *, shape=None, window=None, row=0, where=lambda i, j: (i, j)):
    """Two loops over places = (rows, columns), with one thing changed.

    shape: of the result; window(i, j, h, w): where it is cut out; row: the first one that stays
    empty, if any; where(i, j): where the sum is stored.
    """
    h, w = kernel.shape
    out = np.zeros(shape or places)
    for i in range(row or places[0]):
        for j in range(places[1]):
            cut = window(i, j, h, w) if window else np.s_[i : i + h, j : j + w]
            out[where(i, j)] = (image[cut] * kernel).sum()
    return out


def _four_loops(image, kernel, places, h, w, *, shape=None):
    """The same with the products one by one, and some of the sizes wrong."""
    out = np.zeros(shape or places)
    for i, j in np.ndindex(*places):
        total = 0.0
        for a, b in np.ndindex(h, w):
            total += image[i + a, j + b] * kernel[a, b]
        out[i, j] = total
    return out


def _places(image, kernel):
    return tuple(np.subtract(image.shape, kernel.shape) + 1)


def _loops_too_short(rows, columns):
    def variant(image, kernel):
        places = _places(image, kernel)
        return _loops(image, kernel, (places[0] - rows, places[1] - columns), shape=places)

    return variant


def _loops_too_long(rows, columns):
    """Loops over the whole height, the whole width or both, with slices."""

    def variant(image, kernel):
        places, h, w = _places(image, kernel), *kernel.shape
        further = (places[0] + rows * (h - 1), places[1] + columns * (w - 1))
        return _loops(image, kernel, further, shape=places)

    return variant


def _swapped_image_sizes(image, kernel):
    return _loops(image, kernel, tuple(np.subtract(image.shape[::-1], kernel.shape) + 1))


def _swapped_image_sizes_in_four_loops(image, kernel):
    places = tuple(np.subtract(image.shape[::-1], kernel.shape) + 1)
    return _four_loops(image, kernel, places, *kernel.shape)


def _swapped_kernel_sizes_in_four_loops(image, kernel):
    h, w = kernel.shape[::-1]
    return _four_loops(image, kernel, tuple(np.subtract(image.shape, (h, w)) + 1), h, w)


def _window_one_short(image, kernel):
    window = lambda i, j, h, w: np.s_[i : i + h - 1, j : j + w - 1]  # noqa: E731
    return _loops(image, kernel, _places(image, kernel), window=window)


def _swapped_result(image, kernel):
    return _loops(image, kernel, _places(image, kernel), shape=_places(image, kernel)[::-1])


def _swapped_index(image, kernel):
    return _loops(image, kernel, _places(image, kernel), where=lambda i, j: (j, i))


def _window_ends_at_the_kernel_size(image, kernel):
    window = lambda i, j, h, w: np.s_[i:h, j:w]  # noqa: E731
    return _loops(image, kernel, _places(image, kernel), window=window)


def _window_jumps(image, kernel):
    window = lambda i, j, h, w: np.s_[i * h : i * h + h, j * w : j * w + w]  # noqa: E731
    return _loops(image, kernel, _places(image, kernel), window=window)


def _first_row_only(image, kernel):
    return _loops(image, kernel, _places(image, kernel), row=1)


def _first_place_only(image, kernel):
    return _loops(image, kernel, (1, 1), shape=_places(image, kernel))


def _kernel_transposed_in_the_product(image, kernel):
    return _slide(image, kernel, lambda window, k: (window * k.T).sum())


def _always_three_by_three(image, kernel):
    three = np.ones((3, 3))
    return _slide(image, three, lambda window, _: (window * kernel).sum())


def _always_three_by_three_in_four_loops(image, kernel):
    return _four_loops(image, kernel, tuple(np.subtract(image.shape, 3) + 1), 3, 3)


def _loops_too_long_in_four_loops(image, kernel):
    places = _places(image, kernel)
    return _four_loops(image, kernel, image.shape, *kernel.shape, shape=places)


def _without_plus_one(image, kernel):
    rows, columns = np.subtract(image.shape, kernel.shape)
    return _slide(image, kernel, _sum_of_products, rows, columns)


def _size_of_the_image(image, kernel):
    out = np.zeros(image.shape)
    inner = functional.correlate2d(image, kernel)
    out[: inner.shape[0], : inner.shape[1]] = inner
    return out


def _swapped_kernel_sizes(image, kernel):
    w, h = kernel.shape
    out = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i, j in np.ndindex(out.shape):
        out[i, j] = (image[i : i + h, j : j + w] * kernel).sum()
    return out


def _first_kernel_size_twice(image, kernel):
    h = kernel.shape[0]
    out = np.zeros((image.shape[0] - h + 1, image.shape[1] - h + 1))
    for i, j in np.ndindex(out.shape):
        out[i, j] = (image[i : i + h, j : j + h] * kernel).sum()
    return out


def _sum_never_reset(image, kernel):
    out = functional.correlate2d(image, kernel)
    return out.cumsum().reshape(out.shape)


def _products_kept_in_the_image(image, kernel):
    def combine(window, kernel):
        window *= kernel
        return window.sum()

    return _slide(image, kernel, combine)


def _padded_to_the_same_size(image, kernel):
    before = [(n - 1) // 2 for n in kernel.shape]
    widths = [(b, n - 1 - b) for b, n in zip(before, kernel.shape, strict=True)]
    return functional.correlate2d(np.pad(image, widths), kernel)


def _hidden_correlations(rng):
    return (
        Case(_integers(rng, 5, 5), _integers(rng, 3, 3), title="a square image", part="square"),
        Case(
            _integers(rng, 6, 6),
            _integers(rng, 2, 2) + 0.5,
            title="a square image, an even kernel, fractions",
            part="square",
        ),
        Case(
            _integers(rng, 4, 7),
            _integers(rng, 3, 2),
            title="an image wider than high, a kernel higher than wide",
            part="any shape",
        ),
        Case(
            _integers(rng, 7, 4),
            _integers(rng, 2, 3),
            title="an image higher than wide, a kernel wider than high",
            part="any shape",
        ),
        Case(
            _integers(rng, 6, 5),
            _integers(rng, 1, 4),
            title="a kernel of one row",
            part="any shape",
        ),
        Case(
            _integers(rng, 3, 5),
            _integers(rng, 3, 5),
            title="a kernel as large as the image",
            part="any shape",
        ),
    )


CORRELATE = Exercise(
    name="correlate2d",
    lesson=LESSON,
    reference=functional.correlate2d,
    visible=(
        Case(
            SLIDE_IMAGE,
            SLIDE_KERNEL,
            want=np.array([[15.0, 16.0], [6.0, 15.0]]),
            title="the example of the lesson",
            part="square",
        ),
        Case(
            np.array([[4.0, 1.0, -2.0], [0.0, 3.0, 5.0], [-1.0, 2.0, 6.0]]),
            np.array([[1.5, -1.0], [0.5, 2.0]]),
            title="a small image with fractions",
            part="square",
        ),
        Case(
            np.array([[0.0, 0, 100, 100], [0, 0, 100, 100], [0, 0, 100, 100]]),
            np.array([[-1.0, 1.0]]),
            title="a vertical edge, a kernel of one row",
            part="any shape",
        ),
        Case(
            np.array([[1.0, 2, 0, 4, -3], [5, -1, 3, 2, 1], [0, 6, -2, 7, 8]]),
            np.array([[1.0, -2.0, 3.0], [4.0, 0.0, -1.0]]),
            title="an image and a kernel that are not square",
            part="any shape",
        ),
        Case(
            np.array([[2.0, 5.0], [1.0, -3.0]]),
            np.array([[3.0, 1.0], [-2.0, 4.0]]),
            title="a kernel as large as the image",
            part="any shape",
        ),
    ),
    hidden=_hidden_correlations,
    mistakes=(
        Mistake(
            _without_plus_one,
            "A row and a column of the result are missing. On paper, count the places of a 3-wide "
            "window in a 4-wide image: the first place counts, too.",
        ),
        Mistake(
            _size_of_the_image,
            "The result has the size of the image, and zeros at its end: it should have one entry "
            "for each place where the whole kernel fits.",
        ),
        Mistake(
            _padded_to_the_same_size,
            "Zeros were put around the image. Here the kernel only visits places where it lies "
            "wholly inside the image.",
        ),
        Mistake(
            lambda image, kernel: functional.correlate2d(image, np.flip(kernel)),
            "The kernel was turned around. Correlation lays it on the image as it is: "
            "upper left on upper left.",
        ),
        Mistake(
            lambda image, kernel: functional.correlate2d(image, kernel).T,
            "The result is transposed: rows and columns of the result are swapped. The first index "
            "counts places downwards.",
        ),
        *(
            Mistake(
                variant,
                "Height and width of the kernel are swapped. In a shape the rows come first.",
            )
            for variant in (_swapped_kernel_sizes, _swapped_kernel_sizes_in_four_loops)
        ),
        Mistake(
            _first_kernel_size_twice,
            "The kernel's height is used for its width, too. A kernel need not be square.",
        ),
        Mistake(
            lambda image, kernel: functional.correlate2d(image, kernel) / kernel.size,
            "This is the mean of the products. The operation adds them up and does not divide.",
        ),
        Mistake(
            lambda image, kernel: _slide(
                image, kernel, lambda window, k: window[-1, -1] * k[-1, -1]
            ),
            "Only the last product of each window is left: each product replaces the one before. "
            "All of them belong to the sum.",
        ),
        Mistake(
            lambda image, kernel: _slide(image, kernel, lambda window, k: window[0, 0] * k[0, 0]),
            "Only the first product of each window is there. Does a return or an index stop the "
            "walk through the window early?",
        ),
        Mistake(
            lambda image, kernel: functional.correlate2d(image, np.ones_like(kernel)),
            "This is the sum of the window's pixels: the kernel's numbers do not take part.",
        ),
        Mistake(
            _sum_never_reset,
            "The running sum goes on from one place to the next. Each place begins again at 0.",
        ),
        Mistake(
            lambda image, kernel: _slide(image, kernel, lambda window, k: (window @ k).sum()),
            "The matrix product @ was used. Here each pixel meets only the number that lies on it: "
            "element by element.",
        ),
        *(
            Mistake(
                variant,
                "The kernel's rows and columns are swapped: it lies on the image transposed.",
            )
            for variant in (
                lambda image, kernel: functional.correlate2d(image, kernel.T),
                _kernel_transposed_in_the_product,
            )
        ),
        Mistake(
            lambda image, kernel: functional.correlate2d(image, kernel).astype(int),
            "The fractions are lost: the result holds whole numbers only. Which dtype has it?",
        ),
        *(
            Mistake(
                _loops_too_short(rows, columns),
                "The last row or the last column of the result stays 0: a loop ends one place too "
                "early. range(n) ends before n.",
            )
            for rows, columns in ((1, 1), (1, 0), (0, 1))
        ),
        *(
            Mistake(
                variant,
                "Height and width of the image are swapped. In a shape the rows come first.",
            )
            for variant in (_swapped_image_sizes, _swapped_image_sizes_in_four_loops)
        ),
        Mistake(
            _swapped_result,
            "The result is made with rows and columns swapped: in its shape the rows come first.",
        ),
        Mistake(
            _swapped_index,
            "The sums are stored with rows and columns swapped: the first index of the result "
            "counts places downwards.",
        ),
        Mistake(
            _window_ends_at_the_kernel_size,
            "The windows shrink as they move on: a slice that begins at i must end h rows after "
            "i, not at row h.",
        ),
        Mistake(
            _window_one_short,
            "The windows are one row and one column too small: a slice ends before its second "
            "number.",
        ),
        Mistake(
            _window_jumps,
            "The window jumps by its own size. The next place is one pixel further.",
        ),
        *(
            Mistake(
                variant,
                "Only the beginning of the result is filled, and the rest is 0: a return inside a "
                "loop ends it at once.",
            )
            for variant in (_first_row_only, _first_place_only)
        ),
        *(
            Mistake(
                variant,
                "The kernel is taken to be 3x3. Its height and width are in its shape.",
            )
            for variant in (_always_three_by_three, _always_three_by_three_in_four_loops)
        ),
        Mistake(
            lambda image, kernel: _slide(image, kernel, lambda window, k: window * k),
            "The products are not added up: window times kernel is a whole matrix, and a place "
            "holds one number.",
        ),
        *(
            Mistake(
                variant,
                "A loop visits every pixel of the image, and near the end the kernel sticks out. "
                "It must end with the last place where the kernel fits.",
            )
            for variant in (
                _loops_too_long(1, 1),
                _loops_too_long(1, 0),
                _loops_too_long(0, 1),
                _loops_too_long_in_four_loops,
            )
        ),
        Mistake(
            _products_kept_in_the_image,
            "The products are written into the image: a slice of an array is a view, so changing "
            "the window in place changes the image, and the next windows see it.",
        ),
    ),
    hints=(
        "First the size of the result: at how many places does the kernel fit from top to bottom, "
        "and at how many from left to right? Begin with zeros of that size.",
        'Then the formula under "As a formula": two loops for i and j, over the places. What a '
        "and b do can be two more loops, or a slice of the image.",
        "A window begins at row i and column j. Where does it end? And keep the axes apart: height "
        "and rows belong to i, width and columns to j, in every shape, range, slice and index.",
    ),
)


# --- true_convolution ---------------------------------------------------------------------------


def _turned_in_place(image, kernel):
    kernel[:] = np.flip(kernel).copy()
    return functional.correlate2d(image, kernel)


def _full(image, kernel):
    h, w = kernel.shape
    padded = np.pad(image, [(h - 1, h - 1), (w - 1, w - 1)])
    return functional.correlate2d(padded, np.flip(kernel))


def _image_and_kernel_turned(image, kernel):
    return functional.correlate2d(np.flip(image), np.flip(kernel))


def _hidden_convolutions(rng):
    # Kernels with strictly growing numbers look like themselves in no turned or mirrored way.
    def kernel(h, w):
        return np.cumsum(rng.integers(1, 4, h * w)).reshape(h, w) - 3.5

    return (
        Case(_integers(rng, 5, 5), kernel(3, 3), title="an asymmetric kernel"),
        Case(_integers(rng, 4, 6), kernel(3, 2), title="an image wider than high"),
        Case(_integers(rng, 6, 4), kernel(2, 3), title="an image higher than wide"),
        Case(_integers(rng, 3, 7), kernel(1, 4), title="a kernel of one row"),
    )


CONVOLVE = Exercise(
    name="true_convolution",
    lesson=LESSON,
    reference=functional.true_convolution,
    visible=(
        Case(
            np.array([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]]),
            np.array([[1.0, 2.0], [3.0, 4.0]]),
            title="an image with a single 1",
        ),
        Case(SLIDE_IMAGE, SLIDE_KERNEL, title="the image and the kernel of the first example"),
        Case(
            np.array([[0.0, 0, 100, 100], [0, 0, 100, 100], [0, 0, 100, 100]]),
            np.array([[-1.0, 1.0]]),
            title="a vertical edge, a kernel of one row",
        ),
        Case(
            np.array([[1.0, 2, 0, 4, -3], [5, -1, 3, 2, 1], [0, 6, -2, 7, 8]]),
            np.array([[1.0, -2.0, 3.0], [4.0, 0.0, -1.0]]),
            title="an image and a kernel that are not square",
        ),
    ),
    hidden=_hidden_convolutions,
    mistakes=(
        Mistake(
            functional.correlate2d,
            "This is correlation: the kernel was not turned before it slides.",
        ),
        Mistake(
            lambda image, kernel: functional.correlate2d(image, kernel[::-1]),
            "The kernel is flipped upside down only. A half turn also swaps left and right.",
        ),
        Mistake(
            lambda image, kernel: functional.correlate2d(image, kernel[:, ::-1]),
            "The kernel is flipped left to right only. A half turn also swaps top and bottom.",
        ),
        Mistake(
            lambda image, kernel: functional.correlate2d(image, kernel.T),
            "The kernel is transposed, which mirrors it at its diagonal. That is not a turn by 180 "
            "degrees: its shape must not change.",
        ),
        Mistake(
            lambda image, kernel: functional.correlate2d(image, np.rot90(kernel)),
            "The kernel is turned by 90 degrees only. A half turn keeps its shape.",
        ),
        Mistake(
            lambda image, kernel: functional.correlate2d(np.flip(image), kernel),
            "The image was turned instead of the kernel, so the result is turned as well.",
        ),
        Mistake(
            _image_and_kernel_turned,
            "Image and kernel are both turned (or the result is): the two turns undo each other, "
            "and what is left is correlation, upside down. Only the kernel turns.",
        ),
        Mistake(
            lambda image, kernel: -functional.correlate2d(image, kernel),
            "The kernel's signs were swapped. For an edge filter that happens to be the same as a "
            "half turn; for other kernels the numbers must change places, not signs.",
        ),
        Mistake(
            _turned_in_place,
            "The kernel that was passed in is changed: the caller's array is turned, too. Turn a "
            "copy.",
        ),
        Mistake(
            _full,
            "The result is too large: it also has places where the kernel sticks out of the image. "
            "Keep those where it lies wholly inside.",
        ),
        Mistake(
            lambda image, kernel: _padded_to_the_same_size(image, np.flip(kernel)),
            "The result has the size of the image, because zeros were put around it. Keep only the "
            "places where the kernel lies wholly inside.",
        ),
    ),
    hints=(
        "Only one thing differs from correlation, and it happens to the kernel before it slides. "
        'The figure above the exercise shows it as "half turn".',
        "On paper, turn [[1, 2, 3], [4, 5, 6]]: swap top and bottom, then swap left and right. "
        "Both swaps are needed, and the shape stays.",
        "NumPy can read an axis backwards: look up np.flip, or slices with a negative step. After "
        "that the function of exercise 2 does all the rest.",
    ),
)


# --- learn_kernel -------------------------------------------------------------------------------


def _descend(
    image,
    target,
    size,
    steps,
    lr,
    *,
    factor=2.0,
    count=lambda error, kernel: error.size,
    respond=functional.correlate2d,
    gradient=lambda image, error, kernel: functional.correlate2d(image, error),
    refresh=True,
):
    """Gradient descent with one thing changed; factor 2 for the squared error, 1 for half of it."""
    kernel = np.zeros((size, size))
    error = respond(image, kernel) - target
    scale = factor / count(error, kernel)
    with np.errstate(all="ignore"):  # some variants overflow, which is their point
        for _ in range(steps):
            kernel = kernel - lr * scale * gradient(image, error, kernel)
            if refresh:
                error = respond(image, kernel) - target
    return kernel


def _variant(factor, **changes):
    return lambda image, target, size, steps, lr: _descend(
        image, target, size, steps, lr, factor=factor, **changes
    )


def _uphill(factor):
    return lambda image, target, size, steps, lr: _descend(
        image, target, size, steps, -lr, factor=factor
    )


def _begun_again(factor):
    return lambda image, target, size, steps, lr: _descend(
        image, target, size, min(steps, 1), lr, factor=factor
    )


def _return_in_the_loop(factor):
    def variant(image, target, size, steps, lr):
        return _descend(image, target, size, 1, lr, factor=factor) if steps else None

    return variant


def _steps_ignored(factor):
    return lambda image, target, size, steps, lr: _descend(
        image, target, size, 100, lr, factor=factor
    )


def _whole_numbers(image, target, size, steps, lr):
    kernel = np.zeros((size, size), int)
    for _ in range(steps):
        kernel -= lr * functional.correlate2d(image, -target)
    return kernel


def _rate_ignored(factor):
    return lambda image, target, size, steps, lr: _descend(
        image, target, size, steps, 1.0, factor=factor
    )


def _always_three(factor):
    return lambda image, target, size, steps, lr: _descend(
        image, target, 3, steps, lr, factor=factor
    )


def _error_everywhere(image, error, kernel):
    """The gradient of someone who forgets the pixels in the chain rule."""
    return np.full_like(kernel, error.sum())


def _task(image, kernel, steps, lr, title):
    """A case whose right answer is the kernel that made its target."""
    target = functional.correlate2d(image, kernel)
    return Case(image, target, kernel.shape[0], steps, lr, want=kernel, title=title)


def _varied_image(rng, height, width, size):
    """Pixels of -3 and 3 in which every direction of the loss is steep enough, and not too steep.

    The curvatures are the eigenvalues below; with the learning rate 0.05 both the gradient of the
    squared error and half of it get there.
    """
    while True:
        image = rng.choice([-3.0, 3.0], (height, width))
        windows = np.lib.stride_tricks.sliding_window_view(image, (size, size))
        windows = windows.reshape(-1, size * size)
        curvatures = np.linalg.eigvalsh(windows.T @ windows / len(windows))
        if curvatures[0] > 3 and curvatures[-1] < 17:
            return image


def _no_steps(image, weight):
    """A case of 0 steps. Whatever the number of steps that were taken, from 20 on it shows alike.

    A kernel of one weight, pixels of -3 and 3 and this learning rate bring every step's error
    below 0.4 of the last one, both for the squared error and for half of it.
    """
    want = np.zeros((1, 1))
    return Case(image, weight * image, 1, 0, 0.07, want=want, title="0 steps: still all zeros")


def _hidden_kernels(rng):
    return (
        _task(
            _varied_image(rng, 10, 13, 3),
            _integers(rng, 3, 3, high=4) / 2,
            60,
            0.05,
            "an image wider than high",
        ),
        _task(
            _varied_image(rng, 11, 6, 2),
            np.cumsum(rng.integers(1, 4, 4)).reshape(2, 2) / 2.0,
            60,
            0.05,
            "a kernel of size 2, an image higher than wide",
        ),
        _no_steps(rng.choice([-3.0, 3.0], (4, 3)), rng.integers(2, 9)),
    )


def _both(make, idea):
    """The same mistake on the squared error and on half of it."""
    return Mistake(make(2.0), idea), Mistake(make(1.0), idea)


LEARN = Exercise(
    name="learn_kernel",
    lesson=LESSON,
    reference=functional.learn_kernel,
    atol=0.05,
    rtol=0.0,
    visible=(
        _task(
            _varied_image(np.random.default_rng(1), 10, 9, 2),
            np.array([[1.0, -1.0], [2.0, 0.5]]),
            50,
            0.05,
            "a kernel of size 2",
        ),
        _task(
            _varied_image(np.random.default_rng(2), 10, 12, 3),
            np.array([[1.0, 0.0, -1.0], [2.0, 0.0, -2.0], [1.0, 0.0, -1.0]]),
            60,
            0.05,
            "a vertical edge filter, an image wider than high",
        ),
        _task(
            _varied_image(np.random.default_rng(3), 13, 9, 3),
            np.array([[0.5, 1.0, -1.5], [0.0, 2.0, 1.0], [-0.5, 0.0, 1.0]]),
            60,
            0.05,
            "an asymmetric kernel, an image higher than wide",
        ),
        _no_steps(np.array([[3.0, -3.0, 3.0], [3.0, 3.0, -3.0]]), 2.0),
    ),
    hidden=_hidden_kernels,
    mistakes=(
        *_both(
            _uphill,
            "The steps go uphill, so the error grows. Look at two signs: the error is response "
            "minus target, and the step goes against the gradient.",
        ),
        *_both(
            lambda factor: _variant(factor, count=lambda error, kernel: 1),
            "The steps are far too large, and the numbers explode: the products are added up but "
            "not divided by how many there are. The loss is a mean.",
        ),
        *_both(
            lambda factor: _variant(factor, count=lambda error, kernel: len(error)),
            "The steps are too large: len counts only the rows of the error. M counts all places.",
        ),
        *_both(
            lambda factor: _variant(factor, count=lambda error, kernel: kernel.size),
            "The steps are too large: the sum is divided by the number of the kernel's entries. M "
            "is the number of places, and each place has one error.",
        ),
        *_both(
            lambda factor: _variant(
                factor,
                gradient=lambda image, error, kernel: functional.correlate2d(image, error**2),
            ),
            "The errors were squared in the gradient, too, and so their signs are lost. The loss "
            "has squares; its gradient has the errors themselves.",
        ),
        Mistake(
            _variant(
                2.0,
                gradient=lambda image, error, kernel: _slide(error, image, _sum_of_products),
            ),
            "Image and error are swapped in the gradient: the small one slides over the large one.",
        ),
        Mistake(
            _whole_numbers,
            "The kernel is an array of whole numbers, and a small step does not fit into it. Begin "
            "with zeros that are floats.",
        ),
        Mistake(
            lambda image, target, size, steps, lr: np.zeros((size, size)),
            "The kernel is still all zeros: the loop never changes it, or changes something else.",
        ),
        *_both(
            lambda factor: _variant(factor, refresh=False),
            "The error is computed once, before the loop. After each step the kernel is another "
            "one, and so are its response and its error.",
        ),
        *(
            mistake
            for make in (_return_in_the_loop, _begun_again)
            for mistake in _both(
                make,
                "Only one step counts. Either a return inside the loop ends it, or each step "
                "begins again from a kernel of zeros that is made inside the loop.",
            )
        ),
        *_both(
            _steps_ignored,
            "The number of steps is fixed. The argument steps says how many to take, and it may "
            "be 0.",
        ),
        *(
            mistake
            for gradient in (
                lambda image, error, kernel: np.flip(functional.correlate2d(image, error)),
                lambda image, error, kernel: functional.correlate2d(image, error),
            )
            for mistake in _both(
                lambda factor, gradient=gradient: _variant(
                    factor, respond=functional.true_convolution, gradient=gradient
                ),
                "The response was computed by true convolution, which turns the kernel. The target "
                "was made by correlation.",
            )
        ),
        *_both(
            lambda factor: _variant(
                factor,
                gradient=lambda image, error, kernel: functional.true_convolution(image, error),
            ),
            "The error was turned around when the gradient was computed. The gradient lays the "
            "error on the image as it is.",
        ),
        *_both(
            lambda factor: _variant(factor, gradient=_error_everywhere),
            "All entries get the same step: the error was averaged, but not multiplied by the "
            "pixels that each entry touched.",
        ),
        *_both(
            _rate_ignored,
            "The steps do not shrink with the learning rate lr: the whole gradient is taken off.",
        ),
        *_both(
            _always_three,
            "The kernel has 3 rows and columns whatever size says.",
        ),
    ),
    hints=(
        "Each step does what you did by hand: the response of the present kernel, its error, the "
        "gradient, a new kernel. All of that belongs into the loop; what comes before it?",
        "The line of the gradient: you have a function that works out the double sum of the "
        "formula. Do not forget what stands before the sum; M is the number of errors.",
        "The line of the step: it is the same as in the example with two weights, with lr in place "
        "of 0.1. Two signs matter: the error is response minus target, and the step goes against "
        "the gradient.",
    ),
)

EXERCISES = (EDGE, CORRELATE, CONVOLVE, LEARN)
