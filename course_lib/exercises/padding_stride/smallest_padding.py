"""A bonus: the smallest padding with which no pixel of the input is lost."""

from course_lib.exercises.record import Case, Exercise, Mistake


def smallest_padding(n, f, stride):
    padding = max(0, (f - n + 1) // 2)  # the filter fits
    while (n + 2 * padding - f) % stride > padding:  # more is left over than zeros at the end
        padding += 1
    return padding


def _golf(n, f, stride):
    missing = max((f - n) % stride, f - n)
    return (missing + 1) // 2


def _search(good):
    """A variant with its own idea of when nothing is lost."""

    def variant(n, f, stride):
        return next(p for p in range(100) if good(n + 2 * p - f, p, stride))

    return variant


CASES = {  # id: title, n, f, stride
    "explorer": ("the numbers of the explorer's second question", (28, 5, 4)),
    "seven": ("7 pixels, a filter of 3, stride 3", (7, 3, 3)),
    "whole": ("a whole size needs no padding", (7, 3, 2)),
    "stride-1": ("stride 1 loses nothing", (9, 4, 1)),
    "zeros-left-over": ("with padding 1 a row of zeros is left over", (6, 3, 2)),
    "uneven": ("2 pixels are left over", (10, 5, 3)),
    "never-whole": ("no padding makes the size whole", (32, 5, 4)),
    "large-stride": ("a large filter and a large stride", (20, 11, 8)),
    "as-long": ("the filter is as long as the input", (5, 5, 5)),
    "longer": ("the filter is longer than the input", (3, 8, 4)),
    "longer-by-one": ("the filter is longer by one", (4, 5, 2)),
    "pixel": ("an input of a single pixel", (1, 3, 2)),
}


def _hidden(rng):
    def pixels(f, stride, rest):
        return int(rng.integers(3, 9)) * stride + f + rest, f, stride

    yield Case("none-left", *pixels(5, 3, 0), title="a whole size")
    yield Case("one-left", *pixels(4, 2, 1), title="one pixel left over")
    yield Case("most-left", *pixels(7, 5, 4), title="four pixels left over, stride 5")
    yield Case("three-left", *pixels(9, 8, 3), title="three pixels left over, stride 8")
    yield Case("five-left", *pixels(8, 6, 5), title="five pixels left over, stride 6")
    n = int(rng.integers(2, 9))
    yield Case("filter-longer", n, n + 5, 3, title="the filter is longer than the input")
    yield Case("steps-of-1", n + 6, n, 1, title="stride 1")


EXERCISE = Exercise(
    __name__,
    reference=smallest_padding,
    minutes=10,
    difficulty=3,
    bonus=True,
    alternative=_golf,
    differs="No search: what is missing for one more window, or for the first one, comes half from "
            "each side.",
    visible=tuple(Case(id, *numbers, title=title) for id, (title, numbers) in CASES.items()),
    hidden=_hidden,
    mistakes=(
        Mistake("whole-size", "This looks for a size that is whole. It need not be: zeros may be "
                "left over, pixels may not.",
                lambda n, f, s: next((p for p in range(100) if n + 2 * p >= f
                                      and (n + 2 * p - f) % s == 0), None),
                lambda n, f, s: next((p for p in range(100) if (n + 2 * p - f) % s == 0), None)),
        Mistake("rounded-down", "When an odd number of pixels is missing for one more window, half "
                "of it is rounded down, and a pixel stays lost.",
                lambda n, f, s: max((f - n) % s, f - n) // 2),
        Mistake("not-halved", "This is all that is missing for one more window. Padding comes on "
                "both sides.", lambda n, f, s: max((f - n) % s, f - n)),
        Mistake("unfit", "A filter that is longer than the padded input has no place at all. With "
                "this padding it does not fit.", _search(lambda room, p, s: room % s <= p)),
        Mistake("always-0", "This is 0 for every input. What is left over without padding?",
                lambda n, f, s: 0),
        Mistake("one-too-many", "One row of zeros too many: when just the padding is left over, no "
                "pixel is lost.", _search(lambda room, p, s: room >= 0 and (
                    room % s < p or room % s == 0)),
                _search(lambda room, p, s: room >= 0 and room % s < p)),
        Mistake("same-padding", "This is the padding that keeps the size at stride 1. Less does.",
                lambda n, f, s: (f - 1) // 2),
        Mistake("left-over-without-padding", "This is what is left over without padding. Padding "
                "on the left moves the pixels, too, so what is left over changes with it.",
                lambda n, f, s: (n - f) % s),
        Mistake("largest", "This is a padding with which nothing is lost, but not the smallest.",
                lambda n, f, s: max(s - 1, f - 1)),
    ),
    hints=(
        "Set the sliders of the explorer to one of the cases, and raise the padding from 0. "
        "With which of them do stripes lie inside the dotted lines?",
        "What is left over lies at the end, behind the last window: `room % stride` of the padded "
        "input. The last `padding` of them are zeros.",
        "You need no formula. Try 0, then 1, then 2, and stop at the first that is good: "
        "the filter fits, and no more is left over than there are zeros at the end.",
    ),
)  # fmt: skip
