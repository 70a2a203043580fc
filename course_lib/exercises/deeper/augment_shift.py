"""Each image moved by its own whole pixels: judged by which moves there are, never by a seed."""

import numpy as np

from course_lib.exercises.recipe import Made
from course_lib.exercises.record import Case, Exercise, Mistake, Remark, shown_as
from course_lib.exercises.remarks import calls

UNKNOWN = "not to be seen"
COMES_IN = ("0", "what left on the other side", "pixels of the border", "mirrored pixels")


def augment_shift(images, rng, most=2):
    N, _, H, W = images.shape
    frame = ((0, 0), (0, 0), (most, most), (most, most))
    padded = np.pad(images, frame)  # of zeros, so that something can come in from every side
    out = np.empty_like(images)
    for n in range(N):
        top, left = rng.integers(0, 2 * most + 1, size=2)
        out[n] = padded[n, :, top : top + H, left : left + W]
    return out


def all_windows_at_once(images, rng, most=2):
    N, _, H, W = images.shape
    padded = np.pad(images, ((0, 0), (0, 0), (most, most), (most, most)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (H, W), axis=(2, 3))
    rows, columns = rng.integers(0, 2 * most + 1, size=(2, N))
    return windows[np.arange(N), :, rows, columns]  # picked by arrays, so a copy


def inked(*shape):
    """Images without a 0, each with all its numbers different, and no blank border."""
    count = int(np.prod(shape[1:]))
    numbers = np.arange(count) * 7 % count if count % 7 else np.arange(count) * 5 % count
    images = np.arange(shape[0])[:, None] % 5 + 1 + numbers
    return images.reshape(shape).astype(float)


def moves(images, out):
    """(what comes in, rows (N, C), columns (N, C)): how far each channel moved.

    All numbers of a channel differ, so the one in the middle tells where it was. Where the images
    did something else than to move, this is (what they did, None, None).
    """
    N, C, H, W = images.shape
    middle = out[:, :, H // 2, W // 2, None, None]
    was = (images == middle).reshape(N, C, -1)
    if not was.any(axis=2).all():
        return _something_else(images, out), None, None
    row, column = np.divmod(was.argmax(axis=2), W)
    rows, columns = H // 2 - row, W // 2 - column
    sources = np.arange(H) - rows[..., None], np.arange(W) - columns[..., None]
    for what, place in zip(COMES_IN, (_clipped, _wrapped, _clipped, _mirrored), strict=True):
        r, c = (place(one, n) for one, n in zip(sources, (H, W), strict=True))
        there = images[np.arange(N)[:, None, None, None], np.arange(C)[:, None, None],
                       r[..., None], c[:, :, None]]  # fmt: skip
        if what == "0":
            inside = [(one >= 0) & (one < n) for one, n in zip(sources, (H, W), strict=True)]
            there = there * (inside[0][..., None] & inside[1][:, :, None])
        if np.array_equal(there, out):
            return what, rows, columns
        if what == COMES_IN[1] and np.array_equal(there[out != 0], out[out != 0]):
            return "0, and not only at the border", None, None
    return _something_else(images, out), None, None


def _clipped(places, n):
    return np.clip(places, 0, n - 1)


def _wrapped(places, n):
    return places % n


def _mirrored(places, n):
    back = np.abs(places) % (2 * n - 2)
    return np.minimum(back, 2 * n - 2 - back)


def _something_else(images, out):
    blank = int((out == 0).all(axis=(1, 2, 3)).sum())
    if blank:
        return "0 everywhere" if blank < len(out) - 1 else "0 everywhere, but in one image"
    if not (np.isin(out, images) | (out == 0)).all():
        return "numbers between those of the images"
    flat = images.reshape(len(images), -1, 1)
    known = (out.reshape(len(out), 1, -1) == flat).any(axis=1) | (out.reshape(len(out), -1) == 0)
    if not known.all():
        return "numbers of another image"
    return "something else"


def in_words(images, out, again):
    """What is true of moved images, and of a second call for the same."""
    words = ("shape", "comes in", "channels", "rows", "columns", "images", "rows and columns",
             "a second call")  # fmt: skip
    told = dict.fromkeys(words, UNKNOWN)
    if not isinstance(out, np.ndarray) or out.dtype.kind not in "biuf":
        return out
    told["shape"] = str(out.shape)
    if out.shape != images.shape:
        return told
    told["comes in"], rows, columns = moves(images, out)
    if rows is None:
        return told
    together = (rows == rows[:, :1]).all() and (columns == columns[:, :1]).all()
    own = len({*zip(rows[:, 0].tolist(), columns[:, 0].tolist(), strict=True)})
    tied = [sign for sign in (1, -1) if (rows == sign * columns).all()]
    nothing = not rows.any() and not columns.any()
    told |= {
        "channels": "move together" if together else "move each by itself",
        "images": "move each by itself" if own > 1 else "move all alike",
        "rows and columns": "are drawn together" if tied else "are drawn each by itself",
        "a second call": "moves alike" if np.array_equal(out, again) else "moves otherwise",
    }
    if own > 1 or nothing:
        told |= {"rows": _listed(rows), "columns": _listed(columns)}
    if not rows.any() or not columns.any():
        told["rows and columns"] = UNKNOWN  # then nothing can be said of it
    return told


def _listed(steps):
    return ", ".join(f"{step:+d}" if step else "0" for step in np.unique(steps).tolist())


@shown_as("out, again = augment_shift(images, rng{options}), augment_shift(images, rng{options})",
          "found")  # fmt: skip
def moved(function, images, rng, most=None):
    options = {} if most is None else {"most": most}
    out, again = function(images, rng, **options), function(images, rng, **options)
    return in_words(images, out, again)


@shown_as("augment_shift(images, rng), with two rng of the same seed, and one of another", "found")
def repeated(function, images, rng, twin, other):
    one, same, differing = (function(images, each) for each in (rng, twin, other))
    return {
        "the same seed": "the same moves" if np.array_equal(one, same) else "other moves",
        "another seed": "the same moves" if np.array_equal(one, differing) else "other moves",
    }


def _but(*, low=lambda most: -most, high=lambda most: most + 1, mode="constant",
         draw=None, of=lambda rng: rng, most_is=lambda most: most):  # fmt: skip
    """The lesson's loop with one thing changed; draw(rng, low, high) gives rows, columns."""
    draw = draw or (lambda rng, low, high: rng.integers(low, high, 2))

    def move(images, rng, most=2):
        rng, most = of(rng), most_is(most)
        N, _, H, W = images.shape
        edge = most + 1  # wide enough for whoever goes too far
        padded = np.pad(images, ((0, 0), (0, 0), (edge, edge), (edge, edge)), mode=mode)
        out = np.empty_like(images)
        for n in range(N):
            r, c = draw(rng, low(most), high(most))
            out[n] = padded[n, :, edge - r : edge - r + H, edge - c : edge - c + W]
        return out

    return move


def _all_alike(roll):
    def move(images, rng, most=2):
        r, c = rng.integers(-most, most + 1, 2)
        if roll:
            return np.roll(images, (r, c), axis=(2, 3))
        H, W = images.shape[2:]
        padded = np.pad(images, ((0, 0), (0, 0), (most, most), (most, most)))
        return padded[:, :, most - r : most - r + H, most - c : most - c + W]

    return move


def _rolled(images, rng, most=2):
    out = np.empty_like(images)
    for n, image in enumerate(images):
        out[n] = np.roll(image, tuple(rng.integers(-most, most + 1, 2)), axis=(1, 2))
    return out


def _drawn_short(images, rng, most=2):
    """Cut out of a frame, where the last of the places is never drawn."""
    N, _, H, W = images.shape
    padded = np.pad(images, ((0, 0), (0, 0), (most, most), (most, most)))
    out = np.empty_like(images)
    for n in range(N):
        top, left = rng.integers(0, 2 * most, 2)
        out[n] = padded[n, :, top : top + H, left : left + W]
    return out


def _rolled_short(images, rng, most=2):
    out = np.empty_like(images)
    for n, image in enumerate(images):
        out[n] = np.roll(image, tuple(rng.integers(-most, max(1, most), 2)), axis=(1, 2))
    return out


def _rolled_short_or_stopped(images, rng, most=2):
    """The same, which stops where most is 0."""
    out = np.empty_like(images)
    for n, image in enumerate(images):
        out[n] = np.roll(image, tuple(rng.integers(-most, most, 2)), axis=(1, 2))
    return out


def _rolled_across_axes(axis):
    def move(images, rng, most=2):
        out = np.empty_like(images)
        for n, image in enumerate(images):
            out[n] = np.roll(image, tuple(rng.integers(-most, most + 1, 2)), axis=axis)
        return out

    return move


def _channels_apart(images, rng, most=2):
    N, C, H, W = images.shape
    each = augment_shift(images.reshape(N * C, 1, H, W), rng, most)
    return each.reshape(images.shape)


def _in_a_frame(draw, cut):
    """cut(framed image, two numbers that are drawn, (H, W), most)."""

    def move(images, rng, most=2):
        N, _, H, W = images.shape
        padded = np.pad(images, ((0, 0), (0, 0), (most, most), (most, most)))
        out = np.empty_like(images)
        for n in range(N):
            out[n] = cut(padded[n], *draw(rng, most), (H, W), most)
        return out

    return move


def _steps(rng, most):
    return rng.integers(-most, most + 1, 2)


def _places(rng, most):
    return rng.integers(0, 2 * most + 1, 2)


def _rolled_and_cut_to_minus_0(framed, r, c, size, most):
    return np.roll(framed, (r, c), axis=(1, 2))[:, most:-most, most:-most]


def _rolled_and_not_cut_back(framed, r, c, size, most):
    return np.roll(framed, (r, c), axis=(1, 2))[:, : size[0], : size[1]]


def _begun_below_0(framed, r, c, size, most):
    return framed[:, r : r + size[0], c : c + size[1]]


def _of_sides(i, j):
    """As high as the image's side i, as wide as its side j."""
    return lambda framed, r, c, size, most: framed[:, r : r + size[i], c : c + size[j]]


def _in_place(images, rng, most=2):
    images[...] = augment_shift(images, rng, most)
    return images


def _wiped_both_sides(images, rng, most=2):
    """Rolled, then a frame of `most` pixels set to 0."""
    out = _rolled(images, rng, most)
    wiped = np.zeros_like(out)
    H, W = out.shape[2:]
    wiped[:, :, most : H - most, most : W - most] = out[:, :, most : H - most, most : W - most]
    return wiped


def _wiped_where_it_left(images, rng, most=2):
    """Rolled, then 0 on the side that the image moved to, as far as it moved."""
    out = np.empty_like(images)
    for n, image in enumerate(images):
        r, c = rng.integers(-most, most + 1, 2)
        out[n] = np.roll(image, (r, c), axis=(1, 2))
        H, W = image.shape[1:]
        out[n, :, slice(H - r, None) if r > 0 else slice(0, -r)] = 0
        out[n, :, :, slice(W - c, None) if c > 0 else slice(0, -c)] = 0
    return out


def _wiped_by_negative_slices(images, rng, most=2):
    """What comes in set to 0 by out[:r] = 0 and out[r:] = 0; a shift of 0 wipes everything."""
    out = np.empty_like(images)
    for n, image in enumerate(images):
        r, c = rng.integers(-most, most + 1, 2)
        out[n] = np.roll(image, (r, c), axis=(1, 2))
        if r > 0:
            out[n, :, :r] = 0
        else:
            out[n, :, r:] = 0
        if c > 0:
            out[n, :, :, :c] = 0
        else:
            out[n, :, :, c:] = 0
    return out


def _first_only(images, rng, most=2):
    out = images.copy()
    out[:1] = augment_shift(images[:1], rng, most)
    return out


def _returned_inside(images, rng, most=2):
    out = np.zeros_like(images)
    out[:1] = augment_shift(images[:1], rng, most)
    return out


def _the_first_for_all(images, rng, most=2):
    """Every image becomes a moved copy of the first one."""
    return augment_shift(np.repeat(images[:1], len(images), axis=0), rng, most)


def _cut_smaller(images, rng, most=2):
    N, _, H, W = images.shape
    out = np.empty((*images.shape[:2], H - 2 * most, W - 2 * most))
    for n in range(N):
        r, c = rng.integers(0, 2 * most + 1, 2)
        out[n] = images[n, :, r : r + H - 2 * most, c : c + W - 2 * most]
    return out


def _fractions(images, rng, most=2):
    """Moves by fractions of a pixel along the rows, mixed from two neighbours."""
    share = rng.random((len(images), 1, 1, 1))
    return share * augment_shift(images, rng, most) + (1 - share) * augment_shift(images, rng, most)


def _flipped(images, rng, most=2):
    out = augment_shift(images, rng, most)
    flip = rng.random(len(images)) < 0.5
    out[flip] = out[flip][..., ::-1]
    return out


def _rng(seed):
    return Made("numpy.random.default_rng", seed)


EXERCISE = Exercise(
    __name__,
    reference=augment_shift,
    alternative=all_windows_at_once,
    differs="The first cuts a window out of each framed image in a loop; the second looks at all "
            "windows at once, and picks one for each image.",
    minutes=8,
    difficulty=2,
    remarks=(
        Remark("roll", "np.roll and then zeros is right, if every side is wiped by itself; a "
               "window cut out of a framed image needs no wiping.",
               lambda tree: bool(calls(tree, "np.roll"))),
    ),
    visible=(
        Case("gray", inked(200, 1, 9, 8), _rng(1), probe=moved, title="200 images, as it is called",
             want={"shape": "(200, 1, 9, 8)", "comes in": "0", "channels": "move together",
                   "rows": "-2, -1, 0, +1, +2", "columns": "-2, -1, 0, +1, +2",
                   "images": "move each by itself",
                   "rows and columns": "are drawn each by itself",
                   "a second call": "moves otherwise"}),
        Case("colours", inked(120, 3, 5, 6), _rng(2), probe=moved, title="images of three channels",
             most=1),
        Case("wide", inked(250, 2, 8, 9), _rng(3), probe=moved, title="up to 3 pixels", most=3),
        Case("not-at-all", inked(5, 2, 4, 3), _rng(4), probe=moved, title="0 pixels", most=0),
        Case("fractions", inked(60, 1, 7, 6) / 100, _rng(7), probe=moved, most=1,
             title="gray pixels between 0 and 1"),
        Case("seeds", inked(60, 1, 6, 5), _rng(5), _rng(5), _rng(6), probe=repeated,
             title="rng decides about the moves",
             want={"the same seed": "the same moves", "another seed": "other moves"}),
    ),
    hidden=lambda rng: (
        Case("drawn", inked(200, 1, 8, 11), _rng(int(rng.integers(1000))), probe=moved,
             title="200 images, wider than high"),
        Case("drawn-colours", inked(120, 3, 9, 5), _rng(int(rng.integers(1000))), probe=moved,
             title="three channels, one pixel", most=1),
        Case("drawn-far", inked(300, 1, 10, 11), _rng(int(rng.integers(1000))), probe=moved,
             title="up to 4 pixels", most=4),
        Case("drawn-fractions", inked(80, 1, 7, 9) / 100, _rng(int(rng.integers(1000))),
             probe=moved, title="gray pixels between 0 and 1, two pixels"),
        Case("drawn-still", inked(6, 3, 5, 4), _rng(int(rng.integers(1000))), probe=moved,
             title="three channels, 0 pixels", most=0),
        Case("drawn-twins", inked(60, 2, 5, 6), *(_rng(int(seed)) for seed in (
             *[int(rng.integers(1000))] * 2, 1001)), probe=repeated,
             title="rng decides about the moves"),
    ),
    mistakes=(
        Mistake("rolled", "What leaves on one side comes in on the other: np.roll does that. 0 "
                "should come in.", _rolled, _but(mode="wrap")),
        Mistake("same-for-all", "All images move alike; each draws its own shift.",
                _all_alike(False)),
        Mistake("rolled-alike", "All images move alike, and what leaves on one side comes in on "
                "the other.", _all_alike(True)),
        Mistake("last-missing", "The largest shift to one side never comes: rng.integers(low, "
                "high) ends before high.", _but(high=lambda most: most), _drawn_short,
                _but(high=lambda most: max(most, 1 - most)),
                _but(low=lambda most: min(-most + 1, most))),
        Mistake("rolled-and-last-missing", "What leaves comes in on the other side, and the "
                "largest shift to one side never comes: rng.integers ends before high.",
                _rolled_short, _rolled_short_or_stopped),
        Mistake("one-direction", "Images move in one direction only, down and right or up and "
                "left; -most … most are both.",
                _but(low=lambda most: 0), _but(high=lambda most: 1),
                _but(low=lambda most: 0, high=lambda most: max(most, 1)),
                _but(low=lambda most: min(1, most))),
        Mistake("borders-only", "Only the largest shifts come, or 0; every whole number of pixels "
                "between them may.",
                _but(draw=lambda rng, low, high: rng.choice([low, high - 1], 2)),
                _but(draw=lambda rng, low, high: rng.choice([low, 0, high - 1], 2)),
                _but(draw=lambda rng, low, high: rng.choice([-1, 0, 1], 2) * (high > 1))),
        Mistake("too-far", "Images move further than most.",
                _but(draw=lambda rng, low, high: rng.integers(low - (high > 1), high, 2)),
                _but(draw=lambda rng, low, high: rng.integers(low, high + (high > 1), 2)),
                _but(draw=lambda rng, low, high: rng.integers(
                    low - (high > 1), high + (high > 1), 2))),
        Mistake("one-number", "Rows and columns move by the same number; draw two.",
                _but(draw=lambda rng, low, high: [rng.integers(low, high)] * 2)),
        Mistake("rows-only", "Images move along one axis only; rows and columns both move.",
                _but(draw=lambda rng, low, high: (rng.integers(low, high), 0)),
                _but(draw=lambda rng, low, high: (0, rng.integers(low, high)))),
        Mistake("channels-apart", "The channels of an image move each by itself; red, green and "
                "blue belong together.", _channels_apart),
        Mistake("channels-rolled", "The move goes along the channels; rows and columns are the "
                "last two axes.", *map(_rolled_across_axes, ((0, 1), (0, 2)))),
        Mistake("border-repeated", "Pixels of the image come in; 0 should.",
                _but(mode="edge"), _but(mode="reflect")),
        Mistake("most-fixed", "most is not used: the images move by up to 2 pixels, or 1, "
                "whatever it says.", _but(most_is=lambda most: 2), _but(most_is=lambda most: 1)),
        Mistake("twice-most", "The images move by up to twice as many pixels.",
                _but(most_is=lambda most: 2 * most)),
        Mistake("wiped-too-much", "Pixels that should stay are set to 0; only what comes in is 0, "
                "on one side and as far as the image moves.",
                _wiped_both_sides, _wiped_where_it_left),
        Mistake("whole-numbers", "The result holds whole numbers only, so that pixels between 0 "
                "and 1 become 0; it should be of the same kind as the images.",
                lambda images, rng, most=2: augment_shift(images, rng, most).astype(int)),
        Mistake("wiped-at-0", "Where the shift is 0, the whole image is wiped: [-0:] means all of "
                "it.", _wiped_by_negative_slices),
        Mistake("first-only", "Only the first image moves.", _first_only),
        Mistake("returned-inside", "Only the first image is filled: the return stands inside the "
                "loop.", _returned_inside),
        Mistake("first-for-all", "Every image becomes a copy of the first one: use the loop's "
                "index.", _the_first_for_all),
        Mistake("not-moved", "The images come back as they were.", lambda images, rng, most=2:
                images.copy(), lambda images, rng, most=2: images),
        Mistake("ends-at-minus-0", "With most = 0 nothing is left: a slice that ends at -0 is "
                "empty. H and W say where the window ends.",
                _in_a_frame(_steps, _rolled_and_cut_to_minus_0)),
        Mistake("cut-from-0", "The framed image moves, but the window is cut from its corner; "
                "without a move the image begins most rows and columns further.",
                _in_a_frame(_steps, _rolled_and_not_cut_back)),
        Mistake("begins-below-0", "A slice with a number below 0 counts from the end; a framed "
                "image has no place before 0. Where does the window of the largest move begin?",
                _in_a_frame(_steps, _begun_below_0)),
        Mistake("not-h-by-w", "The window is taken to be square, or rows and columns are swapped; "
                "it has H rows and W columns.",
                *(_in_a_frame(_places, _of_sides(*sides)) for sides in ((0, 0), (1, 1), (1, 0)))),
        Mistake("smaller", "The images come back smaller; cut the window out of an image with a "
                "frame of most pixels.", _cut_smaller),
        Mistake("larger", "The images still have the frame; cut out a window of their own size.",
                lambda images, rng, most=2: np.pad(
                    augment_shift(images, rng, most),
                    ((0, 0), (0, 0), (most, most), (most, most)))),
        Mistake("fractions", "Pixels are mixed with their neighbours; shifts are whole pixels.",
                _fractions),
        Mistake("mirrored", "Some images are mirrored, too; here they only move.", _flipped),
        Mistake("other-generator", "The moves do not depend on rng: use the generator that is "
                "passed.",
                _but(of=lambda rng: np.random.default_rng()),
                _but(of=lambda rng: np.random)),
        Mistake("seed-fixed", "Every call moves the images alike, whatever rng is; use the "
                "generator that is passed.", _but(of=lambda rng: np.random.default_rng(0)),
                _but(of=lambda rng: np.random.default_rng(42))),
        Mistake("in-place", "The images themselves are changed; make a new array.", _in_place),
        Mistake("nothing-returned", "Nothing comes back: is there a return?",
                lambda images, rng, most=2: None),
    ),
    hints=(
        "padded has most zeros on every side of each image. So a move is a question of where to "
        "cut: which window of it is the image moved down by one row?",
        "How many places has a window of H x W in a framed image, along the rows? "
        "rng.integers(low, high) never gives high.",
        "For each image draw two numbers, top and left, and cut out H rows from top and W columns "
        "from left, all channels at once. They belong into out[n].",
    ),
)  # fmt: skip
