"""A filter for vertical edges. Any right one will do: its responses are compared, in words."""

import numpy as np

from course_lib.exercises.numbers import array
from course_lib.exercises.record import Case, Exercise, Mistake, shown_as
from course_lib.functional import correlate2d


def vertical_edge_filter():
    """Left minus right, in every row."""
    return np.array(
        [
            [1, 0, -1],
            [1, 0, -1],
            [1, 0, -1],
        ]
    )


def _smoothed():
    """Left minus right, and rows count the more the nearer to the middle: Sobel's filter."""
    left_minus_right = [1, 0, -1]
    return np.outer([1, 2, 1], left_minus_right)


@shown_as("vertical_edge_filter()")
def _in_words(make_filter, image):
    """What is compared: a statement about a filter's response, the same for every right filter."""
    kernel = make_filter()
    if kernel is None:
        return "None (is there a return?)"
    if not isinstance(kernel, np.ndarray):
        return f"a {type(kernel).__name__} (np.array makes an array of it)"
    if kernel.shape != (3, 3):
        return f"an array of shape {kernel.shape}"
    if kernel.dtype.kind not in "biuf":
        return f"an array of {kernel.dtype}"
    return f"a filter of shape (3, 3), its response {_response(kernel, image)}"


def _response(kernel, image):
    """A wrong response is told in more detail than a right one, to tell mistakes apart."""
    kernel = kernel.astype(float)
    response = correlate2d(image, kernel)
    nothing = 1e-6 * np.abs(kernel).sum() * np.abs(image).max()  # float32 weights are fine, too
    up, down = (response > nothing).any(), (response < -nothing).any()
    if not np.isfinite(response).all():
        return "not a number"
    if np.ptp(image, axis=1).any():  # there is a vertical edge
        blank = "0 everywhere" if kernel.any() else "0 everywhere: the filter is all 0"
        return "not 0 at the edge" if up or down else blank
    return ("0 everywhere", "not 0, of one sign", "not 0, of both signs")[int(up) + int(down)]


def _vertical(height, width, column, left, right):
    image = np.full((height, width), float(left))
    image[:, column:] = right
    return image


def _horizontal(height, width, row, above, below):
    return _vertical(width, height, row, above, below).T


def _hidden(rng):
    gray, left, right, above, below = rng.choice(np.arange(10.0, 250.0), 5, replace=False)
    return (
        Case("hidden-flat", np.full((4, 5), gray), title="a flat area of another brightness"),
        Case("hidden-horizontal", _horizontal(7, 5, 3, above, below),
             title="another horizontal edge"),
        Case("hidden-vertical", _vertical(4, 7, 4, left, right), title="another vertical edge"),
        Case("hidden-swapped", _vertical(4, 7, 4, right, left),
             title="that vertical edge, the sides swapped"),
    )  # fmt: skip


EXERCISE = Exercise(
    __name__,
    reference=vertical_edge_filter,
    alternative=_smoothed,
    differs="The second one, known as Sobel's filter, weighs the middle row double: what is near "
    "counts more than what is far.",
    minutes=4,
    difficulty=1,
    probe=_in_words,
    visible=(
        Case("flat", np.full((4, 4), 100.0), title="its response to a flat area of 100"),
        Case("black", np.zeros((4, 4)), title="its response to a flat area of 0"),
        Case("horizontal", _horizontal(6, 4, 3, 0, 100),
             title="its response to a horizontal edge: 0 above, 100 below"),
        Case("vertical", _vertical(4, 6, 3, 0, 100),
             title="its response to a vertical edge: 0 on the left, 100 on the right"),
    ),
    hidden=_hidden,
    mistakes=(
        Mistake("horizontal", "This filter answers to horizontal edges: it compares what is above "
                "with what is below. A vertical edge has its two sides elsewhere.",
                lambda: array("1 1 1  0 0 0  -1 -1 -1", 3, 3)),
        Mistake("not-cancelling", "The nine numbers do not cancel: on a flat area every pixel is "
                "the same, so the response is that pixel times the sum of the nine numbers.",
                lambda: array("1 0 1  1 0 1  1 0 1", 3, 3)),
        Mistake("all-zeros", "The filter is all zeros, so it answers 0 to everything, edges too.",
                lambda: array("0 0 0  0 0 0  0 0 0", 3, 3)),
        Mistake("diagonal", "This filter answers to a horizontal edge, too, as a diagonal one "
                "does: each row must cancel by itself, not only all nine numbers together.",
                lambda: array("0 1 1  -1 0 1  -1 -1 0", 3, 3)),
        Mistake("every-direction", "This filter compares a pixel with all its neighbours, so it "
                "answers to edges of every direction. Which neighbours lie across a vertical edge?",
                lambda: array("-1 -1 -1  -1 8 -1  -1 -1 -1", 3, 3)),
        Mistake("rows-cancel", "The rows of this filter cancel each other: what one row finds at a "
                "vertical edge, another takes away again.",
                lambda: array("1 0 -1  0 0 0  -1 0 1", 3, 3)),
        Mistake("one-row", "This is one row of a filter. The filter has three rows of three "
                "numbers.", lambda: array("1 0 -1", 1, 3)),
        Mistake("no-result", "The function makes no result: the filter must follow the word "
                "return.", lambda: None),
        Mistake("list", "The result must be an array; np.array makes one of a list.",
                lambda: [[1, 0, -1]] * 3),
    ),
    hints=(
        "On a flat area all nine pixels are the same number. What must the nine weights add up to, "
        "so that the response is 0?",
        "Near a horizontal edge, the pixels within one row are still the same number. So each row "
        "of weights must cancel by itself.",
        "Give one side of the filter one sign and the other side the opposite sign, in every row. "
        "The middle column can stay out of it.",
    ),
)  # fmt: skip
