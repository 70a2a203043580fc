"""A frame of zeros around the last two axes."""

import ast

import numpy as np

from course_lib.exercises.record import Case, Exercise, Mistake, Remark


def zero_pad(x, padding):
    *front, height, width = x.shape
    out = np.zeros((*front, height + 2 * padding, width + 2 * padding), dtype=x.dtype)
    out[..., padding : padding + height, padding : padding + width] = x
    return out


def _np_pad(x, padding):
    sides = (padding, padding)
    return np.pad(x, [(0, 0)] * (x.ndim - 2) + [sides, sides])


def _asks_for_ndim(tree):
    """Whether it has a case of its own for each number of axes."""
    tests = (node.test for node in ast.walk(tree) if isinstance(node, ast.If | ast.IfExp))
    return sum("ndim" in (text := ast.unparse(t)) or "len(x.shape)" in text for t in tests) > 1


def _pad(sides=lambda p: (p, p), *, axes=(-2, -1), mode="constant"):
    """Adds pixels on both sides of some axes."""

    def variant(x, padding):
        frame = [(0, 0)] * x.ndim
        for axis in axes:
            frame[axis] = sides(padding)
        return np.pad(x, frame, mode=mode)

    return variant


def _by_hand(
    *, dtype=None, matrix_only=False, two_axes=False, from_behind=False, no_room=False, end=None
):
    """Writes x into zeros as most students do, with one or more wrong ideas.

    dtype: float where it is forgotten; matrix_only: `height, width = x.shape`; two_axes: the first
    two in the index; from_behind: slices end at -padding; no_room: `zeros_like(x)`; end(padding,
    length): another end of the slices.
    """

    def variant(x, padding):
        if matrix_only:
            height, width = x.shape
        height, width = x.shape[-2:]
        shape = (*x.shape[:-2], height + 2 * padding, width + 2 * padding)
        out = np.zeros_like(x) if no_room else np.zeros(shape, dtype or x.dtype)
        bottom, right = (-padding, -padding) if from_behind else (padding + height, padding + width)
        if end:
            bottom, right = end(padding, height), end(padding, width)
        place = np.s_[padding:bottom, padding:right]
        out[place if two_axes else (..., *place)] = x
        return out

    return variant


def _with_end(end):
    """Slices that end elsewhere, for all numbers of axes or for a matrix only."""
    return (
        *(
            _by_hand(dtype=dtype, matrix_only=matrix_only, end=end)
            for dtype in (None, float)
            for matrix_only in (False, True)
        ),
        *(_two_axes_named(dtype, end) for dtype in (None, float)),
    )


def _put(x, place, like):
    """Puts x at a place into zeros that have the shape and dtype of another array."""
    out = np.zeros_like(like)
    out[place] = x
    return out


def _in_the_corner(x, p):
    return _put(x, np.s_[..., : x.shape[-2], : x.shape[-1]], zero_pad(x, p))


def _first_axes_sliced(x, p):
    return _put(x, np.s_[p : p + x.shape[-2], p : p + x.shape[-1]], zero_pad(x, p))


def _swapped_size(x, p):
    place = np.s_[..., p : p + x.shape[-2], p : p + x.shape[-1]]
    return _put(x, place, zero_pad(x.swapaxes(-2, -1), p))


def _swapped_names(x, p):
    place = np.s_[..., p : p + x.shape[-1], p : p + x.shape[-2]]
    return _put(x, place, zero_pad(x.swapaxes(-2, -1), p))


def _grown_once(x, padding):
    height, width = x.shape[-2:]
    out = np.zeros((*x.shape[:-2], height + padding, width + padding), dtype=x.dtype)
    out[..., padding:-padding, padding:-padding] = x
    return out


def _grown_once_at_the_end(dtype=None):
    """The same for a matrix, with x behind the only zeros that there are."""

    def variant(x, padding):
        height, width = x.shape
        out = np.zeros((height + padding, width + padding), dtype or x.dtype)
        out[padding:, padding:] = x
        return out

    return variant


def _two_axes_named(dtype=None, end=lambda padding, length: padding + length):
    """`height, width = x.shape[0], x.shape[1]`."""

    def variant(x, padding):
        height, width = x.shape[0], x.shape[1]
        out = np.zeros((height + 2 * padding, width + 2 * padding), dtype or x.dtype)
        out[padding : end(padding, height), padding : end(padding, width)] = x
        return out

    return variant


def _shape_without_brackets(matrix_only, **dtype):
    """`np.zeros(height, width)`: the width stands where a dtype is asked for."""

    def variant(x, padding):
        if matrix_only:
            height, width = x.shape
        height, width = x.shape[-2:]
        return np.zeros(height + 2 * padding, width + 2 * padding, **dtype)

    return variant


def _empty(dtype_of):
    """Begins with memory as it comes."""

    def variant(x, padding):
        *front, height, width = x.shape
        out = np.empty((*front, height + 2 * padding, width + 2 * padding), dtype=dtype_of(x))
        out[..., padding : padding + height, padding : padding + width] = x
        return out

    return variant


def _four_axes_named(x, padding):
    n, c, height, width = x.shape
    out = np.zeros((n, c, height + 2 * padding, width + 2 * padding), dtype=x.dtype)
    out[:, :, padding : padding + height, padding : padding + width] = x
    return out


def _widths_for(axes):
    return lambda x, p: np.pad(x, [(0, 0)] * (axes - 2) + [(p, p)] * 2)


HIDDEN = (  # id, title, shape, dtype, padding
    ("whole-numbers", "a matrix of whole numbers, padding 2", (3, 5), np.int64, 2),
    ("bytes", "a gray picture of bytes (uint8), padding 1", (5, 2), np.uint8, 1),
    ("colour-picture", "a colour picture (C, H, W), padding 1", (3, 4, 2), np.float64, 1),
    ("pictures", "pictures (N, C, H, W), padding 3", (2, 3, 2, 4), np.float32, 3),
    ("pictures-padding-0", "pictures (N, C, H, W), padding 0", (2, 2, 3, 5), np.float64, 0),
    ("matrix-padding-0", "a matrix of whole numbers, padding 0", (4, 3), np.int32, 0),
    ("column", "a picture of one column, padding 2", (4, 1), np.float64, 2),
    ("one-gray-picture", "one picture of one channel, padding 1", (1, 1, 2, 3), np.float32, 1),
    ("five-axes", "an array of five axes, padding 1", (2, 1, 3, 2, 4), np.float64, 1),
)

EXERCISE = Exercise(
    __name__,
    reference=zero_pad,
    teaches=("course_lib.functional.zero_pad",),
    minutes=15,
    difficulty=2,
    alternative=_np_pad,
    differs="np.pad makes the frame by itself, from two numbers for each axis: none in front, and "
            "the padding before and after the rows and the columns.",
    remarks=(
        Remark("cases-by-axes", "Your answer has a case for each number of axes: `...` in an index "
               "stands for all the axes in front, however many there are.", _asks_for_ndim),
    ),
    dtype=True,
    visible=(
        Case("text", np.array([[1, 2, 3, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 3, 0, 1]]), 1,
             title="the 4x4 input of the text"),
        Case("two-rows", np.array([[1, -2, 3], [4, 5, -6]]), 2,
             title="2 rows, 3 columns, padding 2"),
        Case("three-axes", np.arange(1.0, 13.0).reshape(2, 2, 3), 1,
             title="3 axes (C, H, W): channels stay as they are"),
        Case("four-axes", np.arange(1, 13, dtype=np.float32).reshape(2, 1, 3, 2), 2,
             title="4 axes (N, C, H, W), of dtype float32"),
        Case("padding-0", np.array([[1, 2], [3, 4]]), 0, title="padding 0 adds nothing"),
        Case("one-row", np.array([[[5, 6, 7]]]), 2, title="one channel, a picture of one row"),
        Case("more-axes", np.arange(1.0, 9.0).reshape(2, 1, 2, 1, 2), 1,
             title="5 axes: whatever stands in front stays as it is"),
    ),
    hidden=lambda rng: (
        Case(id, rng.integers(1, 10, shape).astype(dtype), padding, title=title)
        for id, title, shape, dtype, padding in HIDDEN
    ),
    mistakes=(
        Mistake("every-axis", "Zeros are added along every axis, so there are more channels and "
                "more pictures, too. Only rows and columns, the last two axes, get a frame.",
                lambda x, padding: np.pad(x, padding)),
        Mistake("first-axes", "The frame goes into the first two axes. Rows and columns are the "
                "last two.", _pad(axes=(0, 1)), _first_axes_sliced),
        Mistake("below-and-right", "Zeros are added only below and on the right. The frame has "
                "four sides.", _pad(lambda p: (0, p))),
        Mistake("above-and-left", "Zeros are added only above and on the left. The frame has four "
                "sides.", _pad(lambda p: (p, 0))),
        Mistake("shared-out", "The padding is shared out between two opposite sides. `padding` "
                "counts the zeros on each side.", _pad(lambda p: (p // 2, p - p // 2))),
        Mistake("doubled", "Each side gets twice as many zeros as it should. Twice the padding is "
                "what a whole axis grows by, both sides together.",
                _pad(lambda p: (2 * p, 2 * p))),
        Mistake("columns-only", "Only the columns are padded. Rows need zeros above and below, "
                "too.", _pad(axes=(-1,))),
        Mistake("rows-only", "Only the rows are padded. Columns need zeros on the left and on the "
                "right, too.", _pad(axes=(-2,))),
        Mistake("edge-repeated", "The frame repeats the pixels at the border. It should hold "
                "zeros.", _pad(mode="edge")),
        Mistake("float64", "The dtype became float64. A new array has the dtype that you ask for: "
                "look at what x has.", lambda x, padding: zero_pad(x, padding).astype(float)),
        Mistake("int64", "The dtype became int64. Numbers with a decimal point would be cut off. A "
                "new array has the dtype that you ask for: look at what x has.",
                lambda x, padding: zero_pad(x, padding).astype(np.int64)),
        Mistake("in-the-corner", "The frame has the right size, but x lies in its upper left "
                "corner. In which row and column does x begin?", _in_the_corner),
        Mistake("in-the-first-row", "The frame has the right size, but x begins in its first row. "
                "How many rows of zeros lie above x?",
                lambda x, p: _put(x, np.s_[..., : x.shape[-2], p : p + x.shape[-1]],
                                  zero_pad(x, p))),
        Mistake("in-the-first-column", "The frame has the right size, but x begins in its first "
                "column. How many columns of zeros lie on the left of x?",
                lambda x, p: _put(x, np.s_[..., p : p + x.shape[-2], : x.shape[-1]],
                                  zero_pad(x, p))),
        Mistake("zeros-alone", "The size is right, but there are zeros only. Which places of the "
                "new array does x take?", lambda x, p: np.zeros_like(zero_pad(x, p))),
        Mistake("matrix-only", "This works for a matrix only. x may have more axes in front; take "
                "height and width from the end of its shape.",
                _by_hand(matrix_only=True), _two_axes_named(), _widths_for(2)),
        Mistake("from-behind", "A slice that ends at -padding is empty when the padding is 0. Say "
                "where x ends in another way.", _by_hand(from_behind=True)),
        Mistake("float64-and-matrix-only", "The dtype became float64: a new array has the dtype "
                "that you ask for, so look at what x has. Then come more axes in front (step 2).",
                _by_hand(dtype=float, matrix_only=True), _two_axes_named(float)),
        Mistake("float64-and-from-behind", "The dtype became float64: a new array has the dtype "
                "that you ask for, so look at what x has. Then comes padding 0, where a slice "
                "up to -padding is empty.", _by_hand(dtype=float, from_behind=True)),
        Mistake("matrix-only-and-from-behind", "This works for a matrix only. x may have more axes "
                "in front; take height and width from the end of its shape. After that comes "
                "padding 0, where a slice up to -padding is empty.",
                _by_hand(matrix_only=True, from_behind=True)),
        Mistake("all-three", "The dtype became float64: a new array has the dtype that you ask "
                "for, so look at what x has. Then come more axes (step 2) and padding 0 (step 3).",
                _by_hand(dtype=float, matrix_only=True, from_behind=True)),
        Mistake("no-room", "The new array is only as large as x (zeros_like): there is no room for "
                "a frame. How many rows and columns does it need?",
                *(_by_hand(no_room=True, matrix_only=matrix_only, from_behind=from_behind)
                  for matrix_only in (False, True) for from_behind in (False, True)),
                *(_by_hand(no_room=True, two_axes=True, end=end)
                  for end in (None, lambda padding, length: None)),
                *(_by_hand(no_room=True, matrix_only=matrix_only, end=lambda padding, length: None)
                  for matrix_only in (False, True))),
        Mistake("ends-too-early", "The place for x is too small: its slice ends at row H and "
                "column W. x begins `padding` rows further down, so where does it end?",
                *_with_end(lambda padding, length: length)),
        Mistake("ends-for-padding-1", "The slice ends where x ends with padding 1. Where does it "
                "end with padding 2, and with padding 0?",
                *_with_end(lambda padding, length: length + 1)),
        Mistake("shape-without-brackets", "np.zeros takes the shape as one argument, a tuple such "
                "as (3, 5). A second number stands where the dtype is asked for.",
                *(_shape_without_brackets(matrix_only, **dtype)
                  for matrix_only in (False, True) for dtype in ({}, {"dtype": float}))),
        Mistake("empty", "The frame holds whatever was in the memory before, for np.empty does not "
                "clear it. That may be zeros, by luck.",
                _empty(lambda x: x.dtype), _empty(lambda x: float)),
        Mistake("other-axes", "This works for one number of axes only. x may have two, or any "
                "number more; take height and width from the end of its shape.",
                _widths_for(3), _widths_for(4), _four_axes_named),
        Mistake("size-grown-once", "The new array grows by one padding in height and in width. An "
                "axis grows at both of its ends.", _pad(lambda p: (p, 0)),
                _grown_once_at_the_end(), _grown_once_at_the_end(float)),
        Mistake("frame-not-zero", "The frame is there, but it does not hold zeros. Which numbers "
                "has the array that you begin with?",
                lambda x, padding: np.where(zero_pad(np.ones_like(x), padding),
                                            zero_pad(x, padding), 1).astype(x.dtype)),
        Mistake("grown-once", "The new array grows by one padding in height and in width, and x "
                "does not fit between its two frames. There are zeros on both sides.",
                _grown_once),
        Mistake("swapped", "Height and width changed places. The shape has the rows first, then "
                "the columns.", _swapped_size, _swapped_names),
        Mistake("no-frame", "x comes back without any frame. Is the array that you return the "
                "padded one?", lambda x, padding: x.copy()),
    ),
    hints=(
        "How many rows has the result, and how many columns? Count both sides. "
        "Begin with an array of zeros of that size; `np.zeros` takes a dtype, too.",
        "In which row and column of the new array does x begin, and where does it end? "
        "Count from the front: a slice up to `-padding` is empty when the padding is 0.",
        "`x.shape[-2:]` holds height and width, whatever comes before them, "
        "and `...` in an index stands for all the axes in front. "
        "x takes the rows from `padding` to `padding` plus its height, and the same for columns.",
    ),
)  # fmt: skip
