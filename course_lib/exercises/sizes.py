"""Sizes of maps of which one of the two is wrong: size(n, f, stride, padding) along an axis."""


def floored(n, f, stride, padding):
    """The right one."""
    return (n + 2 * padding - f) // stride + 1


WITHOUT_PADDING = (  # wrong there, too
    lambda n, f, s, p: (n + 2 * p - f) // s,
    lambda n, f, s, p: (n + 2 * p - f) // s + 2,
    lambda n, f, s, p: (n + 2 * p - f + 1) // s,
    lambda n, f, s, p: n + 2 * p - f + 1,
    lambda n, f, s, p: (n + 2 * p) // s,
)
WITH_PADDING = (
    lambda n, f, s, p: (n - f) // s + 1,
    lambda n, f, s, p: (n + p - f) // s + 1,
    lambda n, f, s, p: n // s,
)


def unlike(padding=True):
    """Pairs of sizes, of rows and of columns."""
    for wrong in WITHOUT_PADDING + (WITH_PADDING if padding else ()):
        yield from ((wrong, floored), (floored, wrong))
