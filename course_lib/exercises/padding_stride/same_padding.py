"""The padding that keeps the size of the input."""

from course_lib.exercises.record import Case, Exercise, Mistake


def same_padding(f):
    if f % 2 == 0:
        raise ValueError(f"no padding is equal on both sides for a filter of length {f}")
    return (f - 1) // 2


def _from_the_middle(f):
    middle, odd = divmod(f, 2)
    if not odd:
        raise ValueError(f"a filter of length {f} has no middle pixel")
    return middle


def _padding(compute, *, refuses=lambda f: f % 2 == 0, error=ValueError):
    """Raises for some f and else computes."""

    def variant(f):
        if refuses(f):
            raise error(f"f (={f})")
        return compute(f)

    return variant


def _never(f):
    return False


def _odd(f):
    return f % 2 == 1


EXERCISE = Exercise(
    __name__,
    reference=same_padding,
    teaches=("course_lib.functional.same_padding",),
    minutes=4,
    difficulty=1,
    alternative=_from_the_middle,
    differs="divmod gives half and remainder at once: an odd filter has a middle pixel, and the "
            "padding is the number of pixels on each side of it.",
    visible=(
        Case("three", 3, title="the usual 3x3 filter"),
        Case("five", 5, title="a 5x5 filter"),
        Case("eleven", 11, title="an 11x11 filter"),
        Case("one", 1, title="a 1x1 filter needs no padding"),
        Case("two", 2, title="even: no padding keeps the size", raises=ValueError),
        Case("four", 4, title="even: no padding keeps the size", raises=ValueError),
    ),
    hidden=lambda rng: (
        Case("small-odd", 2 * int(rng.integers(2, 6)) + 1, title="a small odd filter"),
        Case("larger-odd", 2 * int(rng.integers(6, 10)) + 1, title="a larger odd filter"),
        Case("even", 2 * int(rng.integers(3, 9)), title="an even filter", raises=ValueError),
        Case("single-pixel", 1, title="a filter of a single pixel"),
    ),
    mistakes=(
        Mistake("float", "The number is right, but it is a float such as 1.0. `/` always gives a "
                "float; pixels are counted in whole numbers.", _padding(lambda f: (f - 1) / 2)),
        Mistake("float-and-even", "The result is a float, and an even f gets a padding that is not "
                "whole. An even f must be refused.",
                _padding(lambda f: (f - 1) / 2, refuses=_never)),
        Mistake("even-shrinks", "An even f is not refused: the division rounds down, and the "
                "result would shrink.", _padding(lambda f: (f - 1) // 2, refuses=_never)),
        Mistake("even-grows", "An even f is not refused: half of it is returned, and the result "
                "would grow.", _padding(lambda f: f // 2, refuses=_never)),
        Mistake("both-sides", "This is what both sides need together. Padding is counted on each "
                "side.", _padding(lambda f: f - 1)),
        Mistake("too-large", "Every padding is 1 too large. How many rows does a filter of height "
                "1 take away?", _padding(lambda f: (f + 1) // 2)),
        Mistake("too-small", "The padding is too small from f = 3 on. A filter takes f - 1 rows "
                "away, and each side gives back half of them.",
                _padding(lambda f: max((f - 1) // 2 - 1, 0))),
        Mistake("odd-refused", "The test is the wrong way round: odd filters are refused and even "
                "ones accepted.", _padding(lambda f: (f - 1) // 2, refuses=_odd),
                _padding(lambda f: f // 2, refuses=_odd),
                _padding(lambda f: (f - 1) / 2, refuses=_odd)),
        Mistake("none", "For an even f nothing is raised: the function returns None. A message "
                "that is only printed does not stop anyone.",
                lambda f: (f - 1) // 2 if f % 2 else None),
        Mistake("returned-not-raised", "For an even f the error or its message is returned like "
                "any other result. `raise` stops the function.",
                lambda f: (f - 1) // 2 if f % 2 else ValueError(f)),
        Mistake("assertion", "An even f is refused, but with an AssertionError. The docstring "
                "promises a ValueError.", _padding(lambda f: (f - 1) // 2, error=AssertionError)),
        Mistake("other-error", "An even f is refused, but with another error. The docstring "
                "promises a ValueError.", _padding(lambda f: (f - 1) // 2, error=TypeError),
                _padding(lambda f: (f - 1) // 2, error=Exception),
                _padding(lambda f: (f - 1) // 2, error=RuntimeError)),
        Mistake("always-1", "Every filter gets a padding of 1. That is right for f = 3 alone.",
                _padding(lambda f: 1), lambda f: 1),
    ),
    hints=(
        "There are two parts: first see whether f is even, then compute. "
        "The formula stands above the exercise.",
        "`f % 2` is the remainder when f is divided by 2. For which f is it 0?",
        'An error is raised by a line such as `raise ValueError("...")`. '
        "Nothing after it is run. To divide, take `//`: with `/` the result is a float.",
    ),
)  # fmt: skip
