"""A bonus: correlation without a loop over places, against the clock."""

import ast
from functools import partial

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course_lib.exercises.filters._shared import EDGE, OBLONG, SLIDE
from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake, Remark
from course_lib.exercises.remarks import calls, loops


def correlate2d_fast(image, kernel):
    """For each weight, a whole shifted picture at once."""
    h, w = kernel.shape
    rows, columns = image.shape[0] - h + 1, image.shape[1] - w + 1
    out = np.zeros((rows, columns))
    for a in range(h):
        for b in range(w):
            out += kernel[a, b] * image[a : a + rows, b : b + columns]
    return out


def _windows(image, kernel):
    """All windows at once, as a view of four axes that copies nothing."""
    windows = sliding_window_view(image, kernel.shape)
    return np.einsum("ijab,ab->ij", windows, kernel)


def _taps(
    *,
    size=lambda n, f: n - f + 1,
    weights=lambda kernel: kernel,
    taps=lambda f: f,
    cut=lambda a, b, rows, columns: np.s_[a : a + rows, b : b + columns],
    combine=lambda out, part: out + part,
):
    """The sum of shifted pictures, with one thing changed."""

    def variant(image, kernel):
        rows, columns = map(size, image.shape, kernel.shape)
        out = np.zeros((rows, columns))
        for a, b in np.ndindex(*map(taps, kernel.shape)):
            picture = image[cut(a, b, rows, columns)]
            out = combine(out, weights(kernel)[a, b] * picture)
        return out

    return variant


def _in_two_ways(cut):
    """Added in place, and as out = out + part: they stop with other words."""
    return _taps(cut=cut), _taps(cut=cut, combine=np.ndarray.__iadd__)


def _in_the_images_dtype(image, kernel):
    return correlate2d_fast(image, kernel).astype(image.dtype)


def _added_in_the_images_dtype(image, kernel):
    h, w = kernel.shape
    rows, columns = image.shape[0] - h + 1, image.shape[1] - w + 1
    out = np.zeros((rows, columns), dtype=image.dtype)
    for a in range(h):
        for b in range(w):
            out += kernel[a, b] * image[a : a + rows, b : b + columns]
    return out


def _race():
    """A photograph's size, and a filter of 49 weights."""
    rng = np.random.default_rng(0)
    return rng.random((480, 640)), rng.standard_normal((7, 7))


def _hidden(rng):
    draw = partial(integers, rng, high=9)
    return (
        Case("hidden-square", draw(5, 5), draw(3, 3), title="a square image"),
        Case("hidden-wide", draw(4, 7), draw(3, 2),
             title="an image wider than high, a kernel higher than wide"),
        Case("hidden-high", draw(7, 4), draw(2, 3),
             title="an image higher than wide, a kernel wider than high"),
        Case("hidden-whole-number-image", rng.integers(0, 256, (5, 4)), draw(2, 3) + 0.5,
             title="an image of whole numbers, a kernel of fractions"),
    )  # fmt: skip


def _visits_places(tree):
    """Whether loops go over places: a third one, one with the whole kernel, or correlate2d's."""
    kernel = tree.args.args[1].arg
    nodes = list(ast.walk(tree))
    bodies = [part for node in nodes for part in _repeated(node)]
    of_parts = {  # kernel[a, b], kernel.shape
        id(node.value) for node in nodes if isinstance(node, ast.Subscript | ast.Attribute)
    }
    return (
        loops(tree) > 2
        or bool(calls(tree, "correlate2d"))
        or any(
            isinstance(node, ast.Name) and node.id == kernel and id(node) not in of_parts
            for body in bodies
            for node in ast.walk(body)
        )
    )


def _repeated(node):
    """What a loop or a comprehension does again and again."""
    if isinstance(node, ast.For | ast.While):
        return node.body
    return [node.elt] if hasattr(node, "elt") else []


EXERCISE = Exercise(
    __name__,
    reference=correlate2d_fast,
    alternative=_windows,
    differs="The first adds up shifted pictures, one for each weight; the second lets NumPy see "
    "all windows at once, as (row, column, a, b), and sums over a and b.",
    minutes=10,
    difficulty=3,
    remarks=(
        Remark("loop-over-places", "Right, and it still visits one place after the other. Let each "
               "weight meet all its pixels at once, and race again: how much faster is that?",
               _visits_places),
    ),
    race=_race,
    bonus=True,
    visible=(
        Case("lesson-example", *SLIDE, want=array("15 16  6 15", 2, 2),
             title="the example of the lesson"),
        Case("one-row", *EDGE, title="a vertical edge, a kernel of one row"),
        Case("oblong", *OBLONG, title="an image and a kernel that are not square"),
        Case("as-large", array("2 5  1 -3", 2, 2), array("3 1  -2 4", 2, 2),
             title="a kernel as large as the image"),
        Case("whole-number-image", np.array([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8]]),
             array(".5 -1  .25 1.5", 2, 2),
             title="an image of whole numbers, a kernel of fractions"),
    ),
    hidden=_hidden,
    mistakes=(
        Mistake("no-plus-one", "A row and a column of the result are missing: a window of 3 has "
                "two places in a picture of 4.", _taps(size=lambda n, f: n - f)),
        Mistake("pixels-only", "The shifted pictures are added up as they are: each of them has a "
                "weight.", _taps(weights=np.ones_like)),
        Mistake("last-weight", "Only one of the shifted pictures is left: each one replaces the "
                "one before. All of them belong to the sum.",
                _taps(combine=lambda out, part: part)),
        Mistake("turned", "The kernel is turned around: the weight of row a and column b belongs "
                "to the picture that begins at row a and column b.", _taps(weights=np.flip)),
        Mistake("not-shifted", "All pictures begin at the same pixel. Each weight looks at a "
                "picture that is shifted by its own row and column.",
                _taps(cut=lambda a, b, rows, columns: np.s_[:rows, :columns])),
        Mistake("not-cut", "The pictures are not cut at their ends: each reaches down to the last "
                "row of the image, and all must be as large as the result.",
                *_in_two_ways(lambda a, b, rows, columns: np.s_[a:, b:])),
        Mistake("pictures-shrink", "The pictures shrink: one that begins at row a must also end a "
                "rows later, so that all are as large as the result.",
                *_in_two_ways(lambda a, b, rows, columns: np.s_[a:rows, b:columns])),
        Mistake("taps-missing", "The last row and the last column of the kernel do not take part: "
                "a loop over the weights ends too early.", _taps(taps=lambda f: f - 1)),
        Mistake("shift-swapped", "The picture is shifted down by the weight's column and to the "
                "right by its row. Rows belong to rows.",
                _taps(cut=lambda a, b, rows, columns: np.s_[b : b + rows, a : a + columns])),
        Mistake("dtype-of-image", "The result has the image's dtype. Where the image holds whole "
                "numbers, the fractions have no place in it.",
                _in_the_images_dtype, _added_in_the_images_dtype),
    ),
    hints=(
        "Turn the question around. Do not ask what one place needs of all weights; ask what one "
        "weight gives to all places.",
        "The weight in row a and column b meets, at place (i, j), the pixel (i + a, j + b). For "
        "all places together these pixels are a part of the picture. Where does that part begin, "
        "and how large is it?",
        "Then nine slices, each times its weight, make the whole sum. For one more way, look up "
        "sliding_window_view in NumPy's documentation.",
    ),
    teaches=("course_lib.functional.correlate2d",),
)  # fmt: skip
