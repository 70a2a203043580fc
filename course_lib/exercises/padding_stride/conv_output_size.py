"""How many places a filter has along one axis."""

import ast
import math

from course_lib.exercises.record import Case, Exercise, Mistake, Remark


def conv_output_size(n, f, stride=1, padding=0, strict=True):
    room = n + 2 * padding - f  # pixels behind the first window
    if room < 0:
        raise ValueError(f"{n} pixels with padding {padding} have no room for a filter of {f}")
    if strict and room % stride:
        raise ValueError(f"the size is not whole: {room % stride} pixels would be left over")
    return room // stride + 1


def _starts(n, f, stride=1, padding=0, strict=True):
    end = n + 2 * padding
    starts = range(0, end - f + 1, stride)
    if not starts:
        raise ValueError(f"no place for {f} pixels in {end}")
    if strict and starts[-1] + f != end:
        raise ValueError(f"the last window ends at {starts[-1] + f}, the input at {end}")
    return len(starts)


def _divides_to_float(tree):
    return any(isinstance(getattr(node, "op", None), ast.Div) for node in ast.walk(tree))


def _size(
    *, room=lambda n, f, p: n + 2 * p - f, count=lambda room, s: room / s + 1, floor=math.floor,
    unfit=lambda n, f, s, room: room < 0, uneven=lambda n, s, room: room % s != 0,
    refuses_uneven=lambda strict: strict, error=ValueError,
):  # fmt: skip
    """A variant put together from the ideas that can go wrong one by one."""

    def variant(n, f, stride=1, padding=0, strict=True):
        left = room(n, f, padding)
        if unfit(n, f, stride, left):
            raise error("does not fit")
        if refuses_uneven(strict) and uneven(n, stride, left):
            raise error("not whole")
        return floor(count(left, stride))

    return variant


def _never(*args):
    return False


def _formula(**changed):
    """One thing wrong in the size, with both errors raised, one of them, or none."""
    return [
        _size(**changed, unfit=unfit, refuses_uneven=refuses)
        for unfit in (lambda n, f, s, room: room < 0, _never)
        for refuses in (lambda strict: strict, _never)
    ]


def _padding_added_last(times, refuses):
    """(n - f) / s + 1, and the padding behind it."""

    def variant(n, f, stride=1, padding=0, strict=True):
        if refuses:
            conv_output_size(n, f, stride, padding, strict)
        return (n - f) // stride + 1 + times * padding

    return variant


def _none_for_errors(n, f, stride=1, padding=0, strict=True):
    try:
        return conv_output_size(n, f, stride, padding, strict)
    except ValueError:
        return None


def _error_for_result(n, f, stride=1, padding=0, strict=True):
    try:
        return conv_output_size(n, f, stride, padding, strict)
    except ValueError as error:
        return error


def _zero_where_it_does_not_fit(n, f, stride=1, padding=0, strict=True):
    return conv_output_size(n, f, stride, padding, strict) if n + 2 * padding >= f else 0


def _unfit_only_when_strict(n, f, stride=1, padding=0, strict=True):
    if strict:
        return conv_output_size(n, f, stride, padding)
    return (n + 2 * padding - f) // stride + 1


def _one_inside(n, f, stride=1, padding=0, strict=True):
    room = n + 2 * padding - f
    if room < 0 or (strict and (room + 1) % stride):
        raise ValueError
    return (room + 1) // stride


def _without_brackets(n, f, stride=1, padding=0, strict=True):
    return n + 2 * padding - f // stride + 1


def _without_brackets_but_refusing(n, f, stride=1, padding=0, strict=True):
    conv_output_size(n, f, stride, padding, strict)
    return _without_brackets(n, f, stride, padding)


def _accepted(function, *sizes, **options):
    """What is compared where nothing is to be refused: any size will do, so one mistake in the
    formula costs the points of the other part alone."""
    return None if function(*sizes, **options) is None else "a size"


SIZES, ERRORS = {"part": "sizes"}, {"part": "errors", "raises": ValueError}
ACCEPTED = {"part": "errors", "probe": _accepted}


def _hidden(rng):
    def case(id, title, f, stride, padding, rest=0, **options):
        """An input for which some windows fit and `rest` pixels are left over."""
        n = (int(rng.integers(4, 12)) - 1) * stride + f - 2 * padding + rest
        return Case(id, n, f, stride=stride, padding=padding, title=title, **options)

    yield case("plain", "stride 1, no padding", 3, 1, 0, **SIZES)
    yield case("stride-2", "stride 2, no padding", 3, 2, 0, **SIZES)
    yield case("stride-3-padding-2", "stride 3, padding 2", 5, 3, 2, **SIZES)
    yield case("even-filter", "an even filter, stride 2, padding 1", 4, 2, 1, **SIZES)
    yield Case("single-pixel", 1, 1, stride=2, title="an input of a single pixel", **SIZES)
    f, n = int(rng.integers(3, 8)), int(rng.integers(3, 8))
    yield Case("as-long", f, f, title="the filter is exactly as long as the input", **SIZES)
    yield Case("fits", n, n + 1, padding=1, title="the filter fits thanks to the padding", **SIZES)
    yield case("left-over", "not strict, a little left over", 3, 4, 1, 1, strict=False, **SIZES)
    yield case("much-left-over", "not strict, a lot left over", 5, 4, 0, 3, strict=False, **SIZES)
    yield case("even", "strict, and the size is whole", 3, 2, 1, **ACCEPTED)
    yield case("uneven", "strict, and the size is not whole", 3, 4, 0, 2, **ERRORS)
    yield case(
        "uneven-padded", "strict, with padding, and the size is not whole", 5, 2, 3, 1, **ERRORS
    )
    n, loose = int(rng.integers(2, 9)), {"strict": False} | ERRORS
    yield Case("long-by-one", n, n + 1, title="the filter is too long by one", **ERRORS)
    yield Case("long-by-two", n, n + 2, title="the filter is too long by two", **ERRORS)
    yield Case(
        "long-padded", n, n + 4, stride=2, padding=1, title="too long even with padding", **ERRORS
    )
    yield Case("loose", n, n + 2, stride=2, title="not strict, the filter is too long", **loose)
    yield Case(
        "loose-by-one", n, n + 1, stride=3, title="not strict, too long by one, stride 3", **loose
    )


EXERCISE = Exercise(
    __name__,
    reference=conv_output_size,
    teaches=("course_lib.functional.conv_output_size",),
    minutes=15,
    difficulty=2,
    alternative=_starts,
    differs="A range lists the pixels at which a window can begin, and its length is the size: no "
            "formula, and the + 1 comes by itself.",
    remarks=(
        Remark("float-division", "`/` always makes a float, which must be made whole again: `//` "
               "and `%` stay with whole numbers all the way.",
               _divides_to_float),
    ),
    visible=(
        Case("plain-7-3", 7, 3, title="input 7, filter 3", **SIZES),
        Case("stride-7-3", 7, 3, stride=2, title="the same with stride 2", **SIZES),
        Case("padding-4-3", 4, 3, padding=1, title="padding 1 keeps 4", **SIZES),
        Case("padding-7-3", 7, 3, padding=1, title="padding 1 keeps 7", **SIZES),
        Case("rows", 28, 5, stride=3, padding=2, title="the 28 rows of the text", **SIZES),
        Case("columns", 31, 5, stride=3, padding=2, title="the 31 columns of the text", **SIZES),
        Case("pixels", 32, 5, padding=2, title="32x32 pixels, filters 5x5", **SIZES),
        Case("once", 5, 5, title="a filter as long as the input fits once", **SIZES),
        Case("by-padding", 3, 5, padding=1, title="the filter fits thanks to the padding", **SIZES),
        Case("third", 7, 3, stride=3, strict=False, title="2.33, not strict", **SIZES),
        Case("two-thirds", 8, 3, stride=3, strict=False, title="2.67, not strict", **SIZES),
        Case("whole-strict", 7, 3, stride=2, title="whole: nothing to refuse", **ACCEPTED),
        Case("third-strict", 7, 3, stride=3, title="2.33, strict", **ERRORS),
        Case("half-strict", 6, 3, stride=2, padding=1, title="3.5, strict", **ERRORS),
        Case("by-one", 2, 3, title="too long by one", **ERRORS),
        Case("by-two", 1, 3, title="too long by two", **ERRORS),
        Case("long", 2, 6, stride=2, padding=1, title="too long", **ERRORS),
        Case("unstrict", 3, 5, stride=2, strict=False, title="too long, not strict", **ERRORS),
        Case("unstrict-by-one", 4, 5, stride=2, strict=False,
             title="too long by one, not strict", **ERRORS),
    ),
    hidden=_hidden,
    mistakes=(
        Mistake("steps-counted", "This counts the steps from window to window. The first window "
                "stands there before any step is made.", *_formula(count=lambda room, s: room / s)),
        Mistake("stride-added", "The stride is added where the first window should be: that is one "
                "place, whatever the stride is.", *_formula(count=lambda room, s: room / s + s)),
        Mistake("padding-once", "The padding is counted once. It lies on both sides of the input.",
                *_formula(room=lambda n, f, p: n + p - f)),
        Mistake("padding-once-float", "The padding is counted once, though it lies on both sides "
                "of the input. And `/` gives a float; windows are counted in whole numbers.",
                *_formula(room=lambda n, f, p: n + p - f, floor=float)),
        Mistake("padding-ignored", "The padding is not counted at all. The filter moves over the "
                "padded input.", *_formula(room=lambda n, f, p: n - f)),
        Mistake("padding-added-last", "The padding is added to the size of the result. It makes "
                "the input longer, before the stride divides.",
                lambda n, f, stride=1, padding=0, strict=True:
                    conv_output_size(n, f, stride, 0, strict) + 2 * padding,
                *(_padding_added_last(times, refuses)
                  for times in (1, 2) for refuses in (False, True))),
        Mistake("input-and-filter", "Input and filter changed places. The filter is what is taken "
                "away from the input.",
                lambda n, f, stride=1, padding=0, strict=True:
                    conv_output_size(f, n, stride, padding, strict)),
        Mistake("stride-ignored", "The stride does not shorten the result. With stride 2 the "
                "window skips every second place.",
                lambda n, f, stride=1, padding=0, strict=True: conv_output_size(n, f, 1, padding),
                *_formula(count=lambda room, s: room + 1)),
        Mistake("without-brackets", "Only f is divided by the stride: division comes before plus "
                "and minus. What belongs in brackets?",
                _without_brackets_but_refusing, _without_brackets),
        Mistake("1-added-first", "The 1 is added before the division by the stride. It is the "
                "first window; the stride divides only the way that is left.", _one_inside,
                *_formula(count=lambda room, s: (room + 1) / s)),
        Mistake("not-rounded", "`/` gives a float: 5.0 in one case, 2.33 in another one, where "
                "strict is False. Windows are counted in whole numbers. Where is the size rounded "
                "down?", _size(floor=float)),
        Mistake("float", "The number is right, but it is a float such as 5.0. Windows are counted "
                "in whole numbers.", _size(floor=lambda size: float(math.floor(size)))),
        Mistake("rounded-up", "When strict is False the size is rounded up. A window that does not "
                "fit does not count.", *_formula(floor=math.ceil)),
        Mistake("rounded-to-nearest", "When strict is False the size is rounded to the nearest "
                "number. A window that does not fit does not count, even if most of it would fit.",
                *_formula(floor=round)),
        Mistake("uneven-accepted", "A size that is not whole is never refused. What should happen "
                "when strict is True?", _size(refuses_uneven=_never)),
        Mistake("uneven-refused", "A size that is not whole is refused even when strict is False.",
                _size(refuses_uneven=lambda strict: True)),
        Mistake("strict-reversed", "strict is used the wrong way round: the error comes when "
                "strict is False.", _size(refuses_uneven=lambda strict: not strict)),
        Mistake("n-divided", "The test for a whole size looks at n alone. What is it that the "
                "stride has to divide?", _size(uneven=lambda n, s, room: n % s != 0)),
        Mistake("unfit-accepted", "A filter that is longer than the padded input is not refused. A "
                "result of 0 or less is no size.", _size(unfit=_never)),
        Mistake("nothing-refused", "Nothing is ever refused. Two things must raise a ValueError: a "
                "filter that does not fit, and, when strict is True, a size that is not whole.",
                _size(unfit=_never, refuses_uneven=_never)),
        Mistake("float-nothing-refused", "The size is a float, and nothing is ever refused. "
                "Windows are counted in whole numbers; the docstring says what must raise.",
                _size(unfit=_never, refuses_uneven=_never, floor=float)),
        Mistake("0-accepted", "A filter that does not fit can give a size of 0, and 0 is not "
                "refused.", _size(unfit=lambda n, f, s, room: room // s + 1 < 0)),
        Mistake("0.5-accepted", "A filter that does not fit can give a number between 0 and 1, "
                "such as 0.5, and that is not refused when strict is False.",
                _size(unfit=lambda n, f, s, room: room / s + 1 <= 0)),
        Mistake("0-returned", "A filter that does not fit gives 0. That is no size: a ValueError "
                "is due.", _zero_where_it_does_not_fit),
        Mistake("unfit-only-when-strict", "A filter that does not fit is refused only when strict "
                "is True. strict is about sizes that are not whole, and about nothing else.",
                _unfit_only_when_strict),
        Mistake("unfit-without-padding", "The filter is compared with the input without its "
                "padding. With padding there is more room.",
                _size(unfit=lambda n, f, s, room: n < f)),
        Mistake("as-long-refused", "A filter exactly as long as the input is refused. It fits at "
                "one place.", _size(unfit=lambda n, f, s, room: room <= 0)),
        Mistake("assertion", "Wrong sizes are refused, but with an AssertionError. The docstring "
                "promises a ValueError.", _size(error=AssertionError)),
        Mistake("returned-not-raised", "Where an error is due, it or its message is returned like "
                "any other result. `raise` stops the function.", _error_for_result),
        Mistake("none", "Where an error is due the function returns None. A message that is only "
                "printed does not stop anyone.", _none_for_errors),
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
)  # fmt: skip
