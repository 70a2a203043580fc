"""Find the bug: a size for both axes, of which one line is wrong."""

from course_lib.exercises.record import Case, Exercise, Mistake


def mend_output_size(shape, kernel_size, stride=1, padding=0):
    high, wide = shape[0] + 2 * padding, shape[1] + 2 * padding
    fh, fw = kernel_size
    if fh > high or fw > wide:
        raise ValueError(f"a filter {fh}x{fw} does not fit into {high}x{wide}")
    oh = (high - fh) // stride + 1
    ow = (wide - fw) // stride + 1
    return oh, ow


def _one_rule_for_both(shape, kernel_size, stride=1, padding=0):
    def along(n, f):
        room = n + 2 * padding - f
        if room < 0:
            raise ValueError(f"a filter of length {f} does not fit into {n} pixels")
        return room // stride + 1

    return tuple(map(along, shape, kernel_size))


def _as_it_was(shape, kernel_size, stride=1, padding=0):
    high, wide = shape[0] + 2 * padding, shape[1] + 2 * padding
    fh, fw = kernel_size
    if fh > high or fw > wide:
        raise ValueError(f"a filter {fh}x{fw} does not fit into {high}x{wide}")
    oh = (high - fh) // stride + 1
    ow = (wide - fw + 1) // stride
    return oh, ow


def _sizes(
    oh=lambda high, wide, fh, fw, s: (high - fh) // s + 1,
    ow=lambda high, wide, fh, fw, s: (wide - fw) // s + 1,
    grown=lambda h, w, p: (h + 2 * p, w + 2 * p),
    unfit=lambda high, wide, fh, fw: fh > high or fw > wide,
    order=1,
):
    """A variant with one line changed."""

    def variant(shape, kernel_size, stride=1, padding=0):
        high, wide = grown(*shape, padding)
        if unfit(high, wide, *kernel_size):
            raise ValueError("does not fit")
        sizes = high, wide, *kernel_size, stride
        return (oh(*sizes), ow(*sizes))[::order]

    return variant


def _hidden(rng):
    def case(id, title, kernel_size, stride, padding, rest, **options):
        """An input with `rest` pixels left over along each axis."""
        steps = rng.permutation([4, 6, 7])[:2]
        shape = tuple(
            int(count) * stride + f - 2 * padding + left
            for count, f, left in zip(steps, kernel_size, rest, strict=True)
        )
        return Case(id, shape, kernel_size, stride, padding, title=title, **options)

    yield case("stride-1", "stride 1", (3, 5), 1, 0, (0, 0))
    yield case("stride-2", "stride 2, whole sizes", (3, 3), 2, 0, (0, 0))
    yield case("stride-3", "stride 3, padding 1, whole sizes", (2, 5), 3, 1, (0, 0))
    yield case("left-over", "stride 4, padding 2, pixels left over", (5, 3), 4, 2, (3, 1))
    yield Case("one-place", (6, 3), (6, 3), 2, title="the filter is as large as the input")
    n = int(rng.integers(3, 8))
    yield Case("higher", (n, n + 4), (n + 1, 2), title="the filter is too high", raises=ValueError)
    yield Case("wider", (n + 4, n), (2, n + 3), padding=1, title="the filter is too wide",
               raises=ValueError)  # fmt: skip


EXERCISE = Exercise(
    __name__,
    reference=mend_output_size,
    minutes=5,
    difficulty=2,
    alternative=_one_rule_for_both,
    differs="The rule is written once and used for both axes, so that there is no second line in "
            "which it could be wrong.",
    visible=(
        Case("square", (7, 7), (3, 3), title="7x7 with stride 1"),
        Case("text", (28, 31), (5, 5), 3, 2, title="the numbers of the text"),
        Case("half", (8, 10), (3, 2), 2, 1, title="stride 2, nothing or one pixel left over"),
        Case("wide", (5, 9), (3, 3), 2, title="stride 2, wider than high"),
        Case("high", (12, 8), (2, 5), 3, 1, title="stride 3, pixels left over"),
        Case("once", (4, 6), (4, 6), 4, title="the filter fits once"),
        Case("thanks", (3, 4), (5, 6), padding=1, title="the filter fits thanks to the padding"),
        Case("too-high", (3, 8), (4, 2), title="the filter is too high", raises=ValueError),
        Case("too-wide", (8, 3), (2, 4), title="the filter is too wide", raises=ValueError),
        Case("both", (2, 3), (4, 5), title="too high and too wide", raises=ValueError),
        Case("far-too-wide", (8, 2), (2, 6), 2, 1, title="too wide, with padding and stride 2",
             raises=ValueError),
    ),
    hidden=_hidden,
    mistakes=(
        Mistake("as-it-was", "It is wrong as it was: the rows are right in every case, the columns "
                "in some. What do the cases have in common in which both are?", _as_it_was),
        Mistake("both-inside", "Now both lines divide too much. The stride divides the way that "
                "is left behind the first window; that window itself is counted after it.",
                _sizes(lambda h, w, fh, fw, s: (h - fh + 1) // s,
                       lambda h, w, fh, fw, s: (w - fw + 1) // s)),
        Mistake("columns-without-first", "The columns count the steps only. The first window "
                "stands there before any step is made.",
                _sizes(ow=lambda h, w, fh, fw, s: (w - fw) // s)),
        Mistake("both-without-first", "Rows and columns count the steps only. The first window "
                "stands there before any step is made.",
                _sizes(lambda h, w, fh, fw, s: (h - fh) // s,
                       lambda h, w, fh, fw, s: (w - fw) // s)),
        Mistake("first-twice", "The first window is counted twice: once inside the division, and "
                "once behind it.",
                _sizes(ow=lambda h, w, fh, fw, s: (w - fw + 1) // s + 1),
                _sizes(lambda h, w, fh, fw, s: (h - fh + 1) // s + 1,
                       lambda h, w, fh, fw, s: (w - fw + 1) // s + 1)),
        Mistake("columns-rounded-up", "The columns are rounded up. A window that does not fit does "
                "not count.", _sizes(ow=lambda h, w, fh, fw, s: -((fw - w) // s) + 1)),
        Mistake("columns-without-stride", "The stride does not shorten the columns.",
                _sizes(ow=lambda h, w, fh, fw, s: w - fw + 1)),
        Mistake("columns-from-height", "The columns are computed from the height of the input.",
                _sizes(ow=lambda h, w, fh, fw, s: (h - fw) // s + 1)),
        Mistake("columns-from-filter-height", "The columns are computed with the height of the "
                "filter.", _sizes(ow=lambda h, w, fh, fw, s: (w - fh) // s + 1)),
        Mistake("columns-are-rows", "The second number is computed as the first: height and width "
                "may differ, of the input and of the filter.",
                _sizes(ow=lambda h, w, fh, fw, s: (h - fh) // s + 1)),
        Mistake("columns-float", "The columns are a float. Windows are counted in whole numbers.",
                _sizes(ow=lambda h, w, fh, fw, s: (w - fw) / s + 1)),
        Mistake("swapped", "The two numbers changed places: rows come first, then columns.",
                _sizes(order=-1)),
        Mistake("padding-once", "The padding is counted once. It lies on both sides of the input.",
                _sizes(grown=lambda h, w, p: (h + p, w + p))),
        Mistake("not-refused", "A filter that is larger than the padded input is no longer "
                "refused. That line was right.", _sizes(unfit=lambda *sizes: False)),
        Mistake("unfit-only-both", "A filter is refused only where it is both too high and too "
                "wide. That line was right.",
                _sizes(unfit=lambda high, wide, fh, fw: fh > high and fw > wide)),
    ),
    hints=(
        "Run the check, and look at the first case that fails. Is it the rows or the columns? "
        "Which of the seven lines can that come from?",
        "Go through that line by hand with the numbers of the case, as you did for (28, 31). "
        "Where do you first get another number?",
        "Compare the two lines that compute a size, sign by sign: "
        "both axes follow the same formula.",
    ),
)  # fmt: skip
