"""The slides' question marks: the shapes of two matrices."""

from course_lib.exercises.record import Case, Exercise, Mistake


def ex_im2col():
    windows = (7 - 5 + 1) ** 2  # places of a 5x5 filter on 7x7 pixels
    numbers = 3 * 5 * 5  # in a window: channels, rows, columns
    return (1 * windows, numbers), (10 * windows, numbers)


def by_the_formula():
    oh = ow = (7 + 2 * 0 - 5) // 1 + 1
    return tuple((n * oh * ow, 3 * 5 * 5) for n in (1, 10))


def _shapes(*numbers):
    return lambda: (numbers[:2], numbers[2:])


RIGHT = ((9, 75), (90, 75))

EXERCISE = Exercise(
    __name__,
    reference=ex_im2col,
    alternative=by_the_formula,
    differs="The first counts windows and their numbers; the second writes the shape "
            "(N*OH*OW, C*FH*FW) down as a formula, once for both.",
    minutes=4,
    difficulty=1,
    visible=(Case("shapes", title="the slides' two matrices", want=RIGHT),),
    hidden=lambda rng: (Case("hidden-shapes", title="the two matrices again", want=RIGHT),),
    mistakes=(
        Mistake("one-channel", "A window holds 5·5 numbers of each channel, and there are three "
                "channels.", _shapes(9, 25, 90, 25)),
        Mistake("row-per-channel", "Each channel has rows of its own here; one row holds all three "
                "channels of its window.", _shapes(27, 25, 270, 25)),
        Mistake("columns-for-windows", "Rows and columns are swapped: each window is a row.",
                _shapes(75, 9, 75, 90), _shapes(75, 9, 90, 75)),
        Mistake("images-in-a-row", "Ten images have ten times as many windows; a window is not "
                "larger for that.", _shapes(9, 75, 9, 750)),
        Mistake("one-image", "The ten images have windows of their own.", _shapes(9, 75, 9, 75)),
        Mistake("row-per-pixel", "A 5x5 filter does not fit at each of the 7·7 pixels: without "
                "padding it has fewer places.", _shapes(49, 75, 490, 75)),
        Mistake("one-line", "The windows are counted along one axis only; they stand in lines and "
                "in columns.", _shapes(3, 75, 30, 75)),
        Mistake("one-too-few", "There is one place more along each axis than 7 - 5.",
                _shapes(4, 75, 40, 75)),
        Mistake("images-as-rows", "A row is one window, not one image.",
                _shapes(1, 675, 10, 675), _shapes(1, 147, 10, 147), _shapes(1, 75, 10, 75)),
        Mistake("no-pair", "Only one shape is there; the answer is two, one for each matrix.",
                lambda: (9, 75), lambda: (90, 75)),
    ),
    hints=(
        "A row is a window. So how many windows does a 5x5 filter have on 7x7 pixels?",
        "A window reaches through all channels. How many numbers is that?",
        "Ten images: ten times as many windows, each as large as before.",
    ),
)  # fmt: skip
