"""The shapes of two matrices of windows."""

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
    visible=(Case("shapes", title="the two matrices", want=RIGHT),),
    hidden=lambda rng: (Case("hidden-shapes", title="the two matrices again", want=RIGHT),),
    mistakes=(
        Mistake("one-channel", "A window holds 5·5 numbers of each channel, and there are three "
                "channels.", _shapes(9, 25, 90, 25)),
        Mistake("row-per-channel", "Each channel has rows of its own here; one row holds all three "
                "channels of its window.", _shapes(27, 25, 270, 25)),
        Mistake("columns-for-windows", "Rows and columns are swapped: each window is a row.",
                _shapes(75, 9, 75, 90), _shapes(75, 9, 90, 75), _shapes(75, 9, 750, 9)),
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
        Mistake("stacked", "The second shape has three numbers; the windows of all images stand "
                "below one another, in one matrix.",
                lambda: ((9, 75), (10, 9, 75)), lambda: ((1, 9, 75), (10, 9, 75))),
        Mistake("images-on-both", "Ten images have ten times as many windows, but a window is not "
                "larger for that.", _shapes(9, 75, 90, 750)),
        Mistake("numbers-added", "The numbers of a window are counted as a sum; channels, rows and "
                "columns are multiplied.", _shapes(9, 13, 90, 13), _shapes(9, 28, 90, 28)),
        Mistake("whole-image-in-a-row", "A row holds one window, not the whole image.",
                _shapes(9, 147, 90, 147), _shapes(9, 49, 90, 49)),
        Mistake("places-not-squared", "One of the numbers counts along one axis only; a window has "
                "rows and columns, and so have its places.",
                _shapes(9, 15, 90, 15), _shapes(3, 15, 30, 15), _shapes(3, 25, 30, 25)),
        Mistake("side-by-side", "The windows are counted as if they lay side by side; with stride "
                "1 they overlap.", _shapes(1, 75, 10, 75)),
        Mistake("channels-as-windows", "The channels are counted as windows; they stand in the "
                "same row.", _shapes(27, 75, 270, 75)),
        Mistake("ten-more", "Ten images are ten times as many windows; they are multiplied, not "
                "added.", _shapes(9, 75, 19, 75), _shapes(9, 75, 10, 75)),
        Mistake("no-pair", "Only one shape is there; the answer is two, one for each matrix.",
                lambda: (9, 75), lambda: (90, 75)),
    ),
    hints=(
        "A row is a window. So how many windows does a 5x5 filter have on 7x7 pixels?",
        "A window reaches through all channels. How many numbers is that?",
        "Ten images: ten times as many windows, each as large as before.",
    ),
)  # fmt: skip
