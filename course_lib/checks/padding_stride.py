"""Lesson 2: a frame of zeros, and how large the result of a convolution is."""

import math

import numpy as np

from course_lib import functional
from course_lib.checks.exercise import Case, Exercise, Mistake

LESSON = "02_padding_stride"


# zero_pad


def _pad(before, after=None, *, mode="constant", axes=(-2, -1)):
    """A variant that adds before(p) and after(p) pixels on both sides of each of some axes."""
    after = before if after is None else after

    def zero_pad(x, padding):
        frame = [(0, 0)] * x.ndim
        for axis in axes:
            frame[axis] = (before(padding), after(padding))
        return np.pad(x, frame, mode=mode)

    return zero_pad


def _one(p):
    return p


def _none(p):
    return 0


def _pad_every_axis(x, padding):
    return np.pad(x, padding)


def _pad_as(dtype):
    return lambda x, padding: functional.zero_pad(x, padding).astype(dtype)


def _pad_by_hand(*, dtype=None, matrix_only=False, from_behind=False, no_room=False):
    """A variant that writes x into zeros as most students do, with one or more wrong ideas.

    dtype: float where it is forgotten; matrix_only: `height, width = x.shape`;
    from_behind: slices end at -padding; no_room: `zeros_like(x)`.
    """

    def zero_pad(x, padding):
        if matrix_only:
            height, width = x.shape
        height, width = x.shape[-2:]
        shape = (*x.shape[:-2], height + 2 * padding, width + 2 * padding)
        out = np.zeros_like(x) if no_room else np.zeros(shape, dtype or x.dtype)
        bottom, right = (-padding, -padding) if from_behind else (padding + height, padding + width)
        out[..., padding:bottom, padding:right] = x
        return out

    return zero_pad


def _pad_swapped_size(x, padding):
    *others, height, width = x.shape
    out = np.zeros((*others, width + 2 * padding, height + 2 * padding), x.dtype)
    out[..., padding : padding + height, padding : padding + width] = x
    return out


def _pad_swapped_names(x, padding):
    width, height = x.shape[-2:]
    out = np.zeros((*x.shape[:-2], height + 2 * padding, width + 2 * padding), x.dtype)
    out[..., padding : padding + height, padding : padding + width] = x
    return out


def _pad_slicing_first_axes(x, padding):
    out = np.zeros_like(functional.zero_pad(x, padding))
    out[padding : padding + x.shape[-2], padding : padding + x.shape[-1]] = x
    return out


def _pad_into_corner(x, padding):
    out = np.zeros_like(functional.zero_pad(x, padding))
    out[..., : x.shape[-2], : x.shape[-1]] = x
    return out


SLIDE_INPUT = np.array([[1, 2, 3, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 3, 0, 1]])


FLOAT = "The dtype became float64. A new array has the dtype that you ask for: look at what x has."
MATRIX_ONLY = (
    "This works for a matrix only. x may have more axes in front; "
    "take height and width from the end of its shape."
)
FROM_BEHIND = (
    "A slice that ends at -padding is empty when the padding is 0. Say where x ends in another way."
)


def _zero_pad_hidden(rng):
    def draw(*shape, dtype):
        return rng.integers(1, 10, shape).astype(dtype)

    yield Case(draw(3, 5, dtype=np.int64), 2, title="a matrix of whole numbers, padding 2")
    yield Case(draw(5, 2, dtype=np.uint8), 1, title="a gray picture of bytes (uint8), padding 1")
    yield Case(draw(3, 4, 2, dtype=np.float64), 1, title="a colour picture (C, H, W), padding 1")
    yield Case(draw(2, 3, 2, 4, dtype=np.float32), 3, title="pictures (N, C, H, W), padding 3")
    yield Case(draw(2, 2, 3, 5, dtype=np.float64), 0, title="pictures (N, C, H, W), padding 0")
    yield Case(draw(4, 3, dtype=np.int32), 0, title="a matrix of whole numbers, padding 0")


ZERO_PAD = Exercise(
    name="zero_pad",
    lesson=LESSON,
    reference=functional.zero_pad,
    visible=(
        Case(SLIDE_INPUT, 1, title="the 4x4 input of the text"),
        Case(np.array([[1, -2, 3], [4, 5, -6]]), 2, title="2 rows, 3 columns, padding 2"),
        Case(
            np.arange(1.0, 13.0).reshape(2, 2, 3),
            1,
            title="3 axes (C, H, W): channels stay as they are",
        ),
        Case(
            np.arange(1, 13, dtype=np.float32).reshape(2, 1, 3, 2),
            2,
            title="4 axes (N, C, H, W), of dtype float32",
        ),
        Case(np.array([[1, 2], [3, 4]]), 0, title="padding 0 adds nothing"),
    ),
    hidden=_zero_pad_hidden,
    mistakes=(
        Mistake(
            _pad_every_axis,
            "Zeros are added along every axis, so there are more channels and more pictures, too. "
            "Only rows and columns, the last two axes, get a frame.",
        ),
        *(
            Mistake(
                variant,
                "The frame goes into the first two axes. Rows and columns are the last two.",
            )
            for variant in (_pad(_one, axes=(0, 1)), _pad_slicing_first_axes)
        ),
        Mistake(
            _pad(_none, _one),
            "Zeros are added only below and on the right. The frame has four sides.",
        ),
        Mistake(
            _pad(_one, _none),
            "Zeros are added only above and on the left. The frame has four sides.",
        ),
        Mistake(
            _pad(lambda p: p // 2, lambda p: p - p // 2),
            "The padding is shared out between two opposite sides. "
            "`padding` counts the zeros on each side.",
        ),
        Mistake(
            _pad(lambda p: 2 * p),
            "Each side gets twice as many zeros as it should. "
            "Twice the padding is what a whole axis grows by, both sides together.",
        ),
        Mistake(
            _pad(_one, axes=(-1,)),
            "Only the columns are padded. Rows need zeros above and below, too.",
        ),
        Mistake(
            _pad(_one, axes=(-2,)),
            "Only the rows are padded. Columns need zeros on the left and on the right, too.",
        ),
        Mistake(
            _pad(_one, mode="edge"),
            "The frame repeats the pixels at the border. It should hold zeros.",
        ),
        Mistake(_pad_as(np.float64), FLOAT),
        Mistake(
            _pad_as(np.int64),
            "The dtype became int64. Numbers with a decimal point would be cut off. "
            "A new array has the dtype that you ask for: look at what x has.",
        ),
        Mistake(
            _pad_into_corner,
            "The frame has the right size, but x lies in its upper left corner. "
            "In which row and column does x begin?",
        ),
        Mistake(_pad_by_hand(matrix_only=True), MATRIX_ONLY),
        Mistake(_pad_by_hand(from_behind=True), FROM_BEHIND),
        Mistake(
            _pad_by_hand(dtype=float, matrix_only=True),
            f"Two ideas to look at again. {FLOAT} {MATRIX_ONLY}",
        ),
        Mistake(
            _pad_by_hand(dtype=float, from_behind=True),
            f"Two ideas to look at again. {FLOAT} {FROM_BEHIND}",
        ),
        Mistake(
            _pad_by_hand(matrix_only=True, from_behind=True),
            f"Two ideas to look at again. {MATRIX_ONLY} {FROM_BEHIND}",
        ),
        Mistake(
            _pad_by_hand(dtype=float, matrix_only=True, from_behind=True),
            f"Three ideas to look at again. {FLOAT} {MATRIX_ONLY} {FROM_BEHIND}",
        ),
        *(
            Mistake(
                _pad_by_hand(no_room=True, matrix_only=matrix_only, from_behind=from_behind),
                "The new array is only as large as x (zeros_like): there is no room for a frame. "
                "How many rows and columns does it need?",
            )
            for matrix_only in (False, True)
            for from_behind in (False, True)
        ),
        *(
            Mistake(
                variant,
                "Height and width changed places. The shape has the rows first, then the columns.",
            )
            for variant in (_pad_swapped_size, _pad_swapped_names)
        ),
        Mistake(
            lambda x, padding: x.copy(),
            "x comes back without any frame. Is the array that you return the padded one?",
        ),
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
    dtype=True,
)


# same_padding


def _padding(compute, *, refuse=lambda f: f % 2 == 0, error=ValueError):
    """A variant that raises for some f and else computes."""

    def same_padding(f):
        if refuse(f):
            raise error(f"f (={f})")
        return compute(f)

    return same_padding


def _never(*args, **kwargs):
    return False


def _same_padding_hidden(rng):
    for half, title in ((1, "a small odd filter"), (5, "a larger odd filter")):
        yield Case(2 * int(rng.integers(half + 1, half + 5)) + 1, title=title)
    even = 2 * int(rng.integers(3, 9))
    yield Case(even, title="an even filter", raises=ValueError)
    yield Case(1, title="a filter of a single pixel")


SAME_PADDING = Exercise(
    name="same_padding",
    lesson=LESSON,
    reference=functional.same_padding,
    visible=(
        Case(3, title="the usual 3x3 filter"),
        Case(5, title="a 5x5 filter"),
        Case(11, title="an 11x11 filter"),
        Case(1, title="a 1x1 filter needs no padding"),
        Case(2, title="even: no padding keeps the size", raises=ValueError),
        Case(4, title="even: no padding keeps the size", raises=ValueError),
    ),
    hidden=_same_padding_hidden,
    mistakes=(
        Mistake(
            _padding(lambda f: (f - 1) / 2),
            "The number is right, but it is a float such as 1.0. "
            "`/` always gives a float; pixels are counted in whole numbers.",
        ),
        Mistake(
            _padding(lambda f: (f - 1) / 2, refuse=_never),
            "The result is a float, and an even f gets a padding that is not whole. "
            "An even f must be refused.",
        ),
        Mistake(
            _padding(lambda f: (f - 1) // 2, refuse=_never),
            "An even f is not refused: the division rounds down, and the result would shrink.",
        ),
        Mistake(
            _padding(lambda f: f // 2, refuse=_never),
            "An even f is not refused: half of it is returned, and the result would grow.",
        ),
        Mistake(
            _padding(lambda f: f - 1),
            "This is what both sides need together. Padding is counted on each side.",
        ),
        Mistake(
            _padding(lambda f: (f + 1) // 2),
            "Every padding is 1 too large. How many rows does a filter of height 1 take away?",
        ),
        Mistake(
            _padding(lambda f: max((f - 1) // 2 - 1, 0)),
            "The padding is too small from f = 3 on. "
            "A filter takes f - 1 rows away, and each side gives back half of them.",
        ),
        *(
            Mistake(
                _padding(half, refuse=lambda f: f % 2 == 1),
                "The test is the wrong way round: odd filters are refused and even ones accepted.",
            )
            for half in (lambda f: (f - 1) // 2, lambda f: f // 2, lambda f: (f - 1) / 2)
        ),
        Mistake(
            lambda f: (f - 1) // 2 if f % 2 else None,
            "For an even f nothing is raised: the function returns None. "
            "A message that is only printed does not stop anyone.",
        ),
        Mistake(
            _padding(lambda f: (f - 1) // 2, error=AssertionError),
            "An even f is refused, but with an AssertionError. "
            "The docstring promises a ValueError.",
        ),
        Mistake(
            _padding(lambda f: 1),
            "Every filter gets a padding of 1. That is right for f = 3 alone.",
        ),
    ),
    hints=(
        "There are two parts: first see whether f is even, then compute. "
        "The formula stands above the exercise.",
        "`f % 2` is the remainder when f is divided by 2. For which f is it 0?",
        'An error is raised by a line such as `raise ValueError("...")`. '
        "Nothing after it is run. To divide, take `//`: with `/` the result is a float.",
    ),
)


# conv_output_size


def _size(
    *,
    room=lambda n, f, s, p: n + 2 * p - f,
    count=lambda room, s: room / s + 1,
    too_big=lambda n, f, s, p: n + 2 * p < f,
    uneven=lambda n, f, s, p: (n + 2 * p - f) % s != 0,
    floor=math.floor,
    refuses_uneven=lambda strict: strict,
    error=ValueError,
):
    """A variant put together from the ideas that can go wrong one by one."""

    def conv_output_size(n, f, stride=1, padding=0, strict=True):
        if too_big(n, f, stride, padding):
            raise error("does not fit")
        if refuses_uneven(strict) and uneven(n, f, stride, padding):
            raise error("not whole")
        return floor(count(room(n, f, stride, padding), stride))

    return conv_output_size


def _size_none_for_errors(n, f, stride=1, padding=0, strict=True):
    try:
        return functional.conv_output_size(n, f, stride, padding, strict)
    except ValueError:
        return None


def _size_unfit_only_when_strict(n, f, stride=1, padding=0, strict=True):
    if strict:
        return functional.conv_output_size(n, f, stride, padding)
    return (n + 2 * padding - f) // stride + 1


def _size_one_inside(n, f, stride=1, padding=0, strict=True):
    room = n + 2 * padding - f
    if room < 0 or (strict and (room + 1) % stride):
        raise ValueError
    return (room + 1) // stride


def _size_without_stride(n, f, stride=1, padding=0, strict=True):
    return functional.conv_output_size(n, f, 1, padding, strict)


def _size_without_brackets(*, refuses):
    def conv_output_size(n, f, stride=1, padding=0, strict=True):
        if refuses:
            functional.conv_output_size(n, f, stride, padding, strict)
        return n + 2 * padding - f // stride + 1

    return conv_output_size


def _conv_output_size_hidden(rng):
    def length(count, f, stride, padding, rest=0):
        """The input for which `count` windows fit and `rest` pixels are left over."""
        return (count - 1) * stride + f - 2 * padding + rest

    def count():
        return int(rng.integers(4, 12))

    def case(f, stride, padding, rest=0, **options):
        n = length(count(), f, stride, padding, rest)
        return Case(n, f, stride=stride, padding=padding, **options)

    sizes, errors = {"part": "sizes"}, {"part": "errors", "raises": ValueError}
    yield case(3, 1, 0, title="stride 1, no padding", **sizes)
    yield case(3, 2, 0, title="stride 2, no padding", **sizes)
    yield case(5, 3, 2, title="stride 3, padding 2", **sizes)
    yield case(4, 2, 1, title="an even filter, stride 2, padding 1", **sizes)
    f = int(rng.integers(3, 8))
    yield Case(f, f, title="the filter is exactly as long as the input", **sizes)
    n = int(rng.integers(3, 8))
    yield Case(n, n + 1, padding=1, title="the filter fits thanks to the padding", **sizes)
    yield case(3, 4, 1, rest=1, strict=False, title="not strict, a little left over", **sizes)
    yield case(5, 4, 0, rest=3, strict=False, title="not strict, a lot left over", **sizes)
    yield case(3, 4, 0, rest=2, title="strict, and the size is not whole", **errors)
    yield case(5, 2, 3, rest=1, title="strict, with padding, and the size is not whole", **errors)
    n = int(rng.integers(2, 9))
    yield Case(n, n + 1, title="the filter is too long by one", **errors)
    yield Case(n, n + 2, title="the filter is too long by two", **errors)
    yield Case(n, n + 4, stride=2, padding=1, title="too long even with padding", **errors)
    yield Case(
        n, n + 2, stride=2, strict=False, title="not strict, the filter is too long", **errors
    )
    yield Case(
        n, n + 1, stride=3, strict=False, title="not strict, too long by one, stride 3", **errors
    )


CONV_OUTPUT_SIZE = Exercise(
    name="conv_output_size",
    lesson=LESSON,
    reference=functional.conv_output_size,
    visible=(
        Case(7, 3, title="input 7, filter 3", part="sizes"),
        Case(7, 3, stride=2, title="the same with stride 2", part="sizes"),
        Case(4, 3, padding=1, title="padding 1 keeps 4", part="sizes"),
        Case(7, 3, padding=1, title="padding 1 keeps 7", part="sizes"),
        Case(28, 5, stride=3, padding=2, title="the 28 rows of the text", part="sizes"),
        Case(31, 5, stride=3, padding=2, title="the 31 columns of the text", part="sizes"),
        Case(32, 5, padding=2, title="32x32 pixels, filters 5x5", part="sizes"),
        Case(5, 5, title="a filter as long as the input fits once", part="sizes"),
        Case(3, 5, padding=1, title="the filter fits thanks to the padding", part="sizes"),
        Case(7, 3, stride=3, strict=False, title="2.33, not strict", part="sizes"),
        Case(8, 3, stride=3, strict=False, title="2.67, not strict", part="sizes"),
        Case(7, 3, stride=3, title="2.33, strict", part="errors", raises=ValueError),
        Case(6, 3, stride=2, padding=1, title="3.5, strict", part="errors", raises=ValueError),
        Case(2, 3, title="too long by one", part="errors", raises=ValueError),
        Case(1, 3, title="too long by two", part="errors", raises=ValueError),
        Case(2, 6, stride=2, padding=1, title="too long", part="errors", raises=ValueError),
        Case(
            3,
            5,
            stride=2,
            strict=False,
            title="too long, not strict",
            part="errors",
            raises=ValueError,
        ),
    ),
    hidden=_conv_output_size_hidden,
    mistakes=(
        Mistake(
            _size(count=lambda room, s: room / s),
            "This counts the steps from window to window. "
            "The first window stands there before any step is made.",
        ),
        Mistake(
            _size(
                room=lambda n, f, s, p: n + p - f,
                too_big=lambda n, f, s, p: n + p < f,
                uneven=lambda n, f, s, p: (n + p - f) % s != 0,
            ),
            "The padding is counted once. It lies on both sides of the input.",
        ),
        Mistake(
            _size(
                room=lambda n, f, s, p: n - f,
                too_big=lambda n, f, s, p: n < f,
                uneven=lambda n, f, s, p: (n - f) % s != 0,
            ),
            "The padding is not counted at all. The filter moves over the padded input.",
        ),
        *(
            Mistake(
                variant,
                "The stride does not shorten the result. "
                "With stride 2 the window skips every second place.",
            )
            for variant in (_size_without_stride, _size(count=lambda room, s: room + 1))
        ),
        *(
            Mistake(
                _size_without_brackets(refuses=refuses),
                "Only f is divided by the stride: division comes before plus and minus. "
                "What belongs in brackets?",
            )
            for refuses in (True, False)
        ),
        Mistake(
            _size_one_inside,
            "The 1 is added before the division by the stride. "
            "It is the first window; the stride divides only the way that is left.",
        ),
        Mistake(
            _size(floor=float),
            "`/` gives a float: 5.0 in one case, 2.33 in another one, where strict is False. "
            "Windows are counted in whole numbers. Where is the size rounded down?",
        ),
        Mistake(
            _size(floor=lambda size: float(math.floor(size))),
            "The number is right, but it is a float such as 5.0. "
            "Windows are counted in whole numbers.",
        ),
        Mistake(
            _size(floor=math.ceil),
            "When strict is False the size is rounded up. "
            "A window that does not fit does not count.",
        ),
        Mistake(
            _size(floor=round),
            "When strict is False the size is rounded to the nearest number. "
            "A window that does not fit does not count, even if most of it would fit.",
        ),
        Mistake(
            _size(refuses_uneven=_never),
            "A size that is not whole is never refused. What should happen when strict is True?",
        ),
        Mistake(
            _size(refuses_uneven=lambda strict: True),
            "A size that is not whole is refused even when strict is False.",
        ),
        Mistake(
            _size(refuses_uneven=lambda strict: not strict),
            "strict is used the wrong way round: the error comes when strict is False.",
        ),
        Mistake(
            _size(uneven=lambda n, f, s, p: n % s != 0),
            "The test for a whole size looks at n alone. What is it that the stride has to divide?",
        ),
        Mistake(
            _size(too_big=_never),
            "A filter that is longer than the padded input is not refused. "
            "A result of 0 or less is no size.",
        ),
        Mistake(
            _size(too_big=_never, refuses_uneven=_never),
            "Nothing is ever refused. Two things must raise a ValueError: "
            "a filter that does not fit, "
            "and, when strict is True, a size that is not whole.",
        ),
        Mistake(
            _size(too_big=_never, refuses_uneven=_never, floor=float),
            "The size is a float, and nothing is ever refused. "
            "Windows are counted in whole numbers; the docstring says what must raise.",
        ),
        Mistake(
            _size(too_big=lambda n, f, s, p: (n + 2 * p - f) // s + 1 < 0),
            "A filter that does not fit can give a size of 0, and 0 is not refused.",
        ),
        Mistake(
            _size_unfit_only_when_strict,
            "A filter that does not fit is refused only when strict is True. "
            "strict is about sizes that are not whole, and about nothing else.",
        ),
        Mistake(
            _size(too_big=lambda n, f, s, p: n < f),
            "The filter is compared with the input without its padding. "
            "With padding there is more room.",
        ),
        Mistake(
            _size(too_big=lambda n, f, s, p: n + 2 * p <= f),
            "A filter exactly as long as the input is refused. It fits at one place.",
        ),
        Mistake(
            _size(error=AssertionError),
            "Wrong sizes are refused, but with an AssertionError. "
            "The docstring promises a ValueError.",
        ),
        Mistake(
            _size_none_for_errors,
            "Where an error is due the function returns None. "
            "A message that is only printed does not stop anyone.",
        ),
    ),
    hints=(
        "Put the window at the start. How many pixels are left behind it? "
        "How many steps of `stride` pixels fit into them?",
        "Give these pixels a name, such as `room`. "
        "If `room` is below 0, the filter does not fit. "
        "`room % stride` is the remainder: the pixels that the steps leave over.",
        "Do three things in this order. First refuse a room below 0, whatever strict is. "
        "Then refuse a remainder, but only if strict is true. "
        "At the end count the whole steps with `//`, and do not forget the first window.",
    ),
)


# conv_num_params


def _pair(kernel_size):
    return (kernel_size, kernel_size) if np.ndim(kernel_size) == 0 else kernel_size


def _params(weights=lambda c, n, h, w: n * c * h * w, biases=lambda c, n, h, w: n):
    """A variant with its own count of weights or of biases."""

    def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
        sizes = (in_channels, out_channels, *_pair(kernel_size))
        return weights(*sizes) + (biases(*sizes) if bias else 0)

    return conv_num_params


def _params_always_bias(in_channels, out_channels, kernel_size, bias=True):
    return functional.conv_num_params(in_channels, out_channels, kernel_size)


def _params_bias_reversed(in_channels, out_channels, kernel_size, bias=True):
    return functional.conv_num_params(in_channels, out_channels, kernel_size, not bias)


def _params_int_only(in_channels, out_channels, kernel_size, bias=True):
    return out_channels * in_channels * kernel_size**2 + (out_channels if bias else 0)


def _params_first_of_pair(in_channels, out_channels, kernel_size, bias=True):
    height, _ = _pair(kernel_size)
    return functional.conv_num_params(in_channels, out_channels, height, bias)


def _params_unpacked(in_channels, out_channels, kernel_size, bias=True):
    rows, columns = kernel_size
    return out_channels * (in_channels * rows * columns + bool(bias))


def _params_indexed(in_channels, out_channels, kernel_size, bias=True):
    return out_channels * (in_channels * kernel_size[0] * kernel_size[1] + bool(bias))


def _params_int_not_squared(in_channels, out_channels, kernel_size, bias=True):
    area = kernel_size if np.ndim(kernel_size) == 0 else kernel_size[0] * kernel_size[1]
    return out_channels * (in_channels * area + bool(bias))


def _conv_num_params_hidden(rng):
    def draw(low, high):
        return int(rng.integers(low, high))

    yield Case(draw(2, 7), draw(8, 20), draw(3, 8), title="a square filter, with bias")
    yield Case(
        draw(2, 7), draw(8, 20), (draw(2, 5), draw(6, 9)), title="a filter lower than it is wide"
    )
    yield Case(
        draw(2, 7), draw(8, 20), draw(3, 8), bias=False, title="a square filter, without bias"
    )
    yield Case(
        draw(8, 20), draw(2, 7), (draw(6, 9), draw(2, 5)), bias=False,
        title="a filter higher than it is wide, without bias",
    )  # fmt: skip
    yield Case(1, draw(2, 9), draw(2, 6), title="a gray picture: one channel")


CONV_NUM_PARAMS = Exercise(
    name="conv_num_params",
    lesson=LESSON,
    reference=functional.conv_num_params,
    visible=(
        Case(3, 1, 5, title="one 5x5 filter for a colour picture"),
        Case(3, 10, 5, title="ten of them"),
        Case(3, 10, 5, bias=False, title="ten of them, without bias"),
        Case(1, 4, (2, 3), title="2 rows, 3 columns, a gray picture"),
        Case(2, 4, (3, 1), bias=False, title="3 rows, 1 column, without bias"),
        Case(16, 8, 1, title="filters of a single pixel"),
    ),
    hidden=_conv_num_params_hidden,
    mistakes=(
        Mistake(
            _params(biases=lambda c, n, h, w: 0),
            "The biases are missing. Each filter adds a number of its own to its sums.",
        ),
        Mistake(
            _params(biases=lambda c, n, h, w: 1),
            "One bias is counted for the whole layer. How many filters are there?",
        ),
        Mistake(
            _params(biases=lambda c, n, h, w: c),
            "One bias is counted for each input channel. The bias belongs to the filter.",
        ),
        Mistake(
            _params(biases=lambda c, n, h, w: c * n),
            "One bias is counted for each channel of each filter. "
            "A filter adds up all its channels, and then the bias once.",
        ),
        Mistake(
            _params_always_bias,
            "The biases are counted even with bias=False.",
        ),
        Mistake(
            _params_bias_reversed,
            "bias is used the wrong way round: the biases are counted when it is False.",
        ),
        Mistake(
            _params(weights=lambda c, n, h, w: n * h * w),
            "The filter is counted as if it had one channel. It has as many channels as the input.",
        ),
        Mistake(
            _params(weights=lambda c, n, h, w: c * h * w, biases=lambda c, n, h, w: 1),
            "This is one filter only. The layer has out_channels of them.",
        ),
        Mistake(
            _params(weights=lambda c, n, h, w: c * h * w),
            "The weights of one filter are counted, with the biases of all of them.",
        ),
        Mistake(
            _params_int_not_squared,
            "A kernel_size of 5 stands for 5 rows and 5 columns. How many numbers is that?",
        ),
        Mistake(
            _params_first_of_pair,
            "Of a pair only the first number is used. The second is the width.",
        ),
        Mistake(
            _params_int_only,
            "kernel_size may also be a pair (rows, columns). Test which of the two it is.",
        ),
        *(
            Mistake(
                variant,
                "kernel_size may also be a single int, which stands for rows and for columns. "
                "Test which of the two it is.",
            )
            for variant in (_params_unpacked, _params_indexed)
        ),
        Mistake(
            _params(weights=lambda c, n, h, w: n * c * (h + w)),
            "Rows and columns are added. How many numbers has a matrix of 5 rows and 5 columns?",
        ),
        Mistake(
            _params(weights=lambda c, n, h, w: n * (c + h * w)),
            "Channels and filter area are added. Every channel has a whole filter area of its own.",
        ),
    ),
    hints=(
        "Count the numbers in one filter first. It has rows, columns and channels.",
        "An int and a pair need one more line: `isinstance(kernel_size, int)` tells them apart. "
        "Turn the int into a pair first, and the rest is the same for both.",
        "To the numbers of one filter add its bias, if there is one. "
        "Then think of all the filters: which argument says how many they are?",
    ),
)


EXERCISES = (ZERO_PAD, SAME_PADDING, CONV_OUTPUT_SIZE, CONV_NUM_PARAMS)
