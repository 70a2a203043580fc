"""Find the bug: a layer without a loop over places, whose bias comes once for each channel."""

import numpy as np

from course_lib.exercises.numbers import array, integers
from course_lib.exercises.record import Case, Exercise, Mistake


def mend_conv2d(x, w, b):
    filters, channels, height, width = w.shape
    rows, columns = x.shape[2] - height + 1, x.shape[3] - width + 1
    out = np.zeros((len(x), filters, rows, columns))
    for f in range(filters):
        for c in range(channels):
            for u, v in np.ndindex(height, width):
                out[:, f] += w[f, c, u, v] * x[:, c, u : u + rows, v : v + columns]
        out[:, f] += b[f]
    return out


def beginning_with_the_bias(x, w, b):
    filters, _, height, width = w.shape
    rows, columns = x.shape[2] - height + 1, x.shape[3] - width + 1
    out = np.empty((len(x), filters, rows, columns))
    out[:] = b[:, None, None]  # each map begins as its bias
    for f, c, u, v in np.ndindex(w.shape):
        out[:, f] += w[f, c, u, v] * x[:, c, u : u + rows, v : v + columns]
    return out


def _bias_inside_the_channels(x, w, b):
    filters, channels, height, width = w.shape
    rows, columns = x.shape[2] - height + 1, x.shape[3] - width + 1
    out = np.zeros((len(x), filters, rows, columns))
    for f in range(filters):
        for c in range(channels):
            for u, v in np.ndindex(height, width):
                out[:, f] += w[f, c, u, v] * x[:, c, u : u + rows, v : v + columns]
            out[:, f] += b[f]
    return out


def _without_bias(x, w, b):
    return mend_conv2d(x, w, 0 * b)


def _bias_of_the_last_filter_only(x, w, b):
    return mend_conv2d(x, w, np.where(np.arange(len(b)) == len(b) - 1, b, 0))


def _bias_by_channel(x, w, b):
    out = mend_conv2d(x, w, 0 * b)
    for f, c in np.ndindex(w.shape[:2]):
        out[:, f] += b[c]
    return out


def _bias_of_the_last_channel(x, w, b):
    return mend_conv2d(x, w, np.full(len(b), b[w.shape[1] - 1]))


def _bias_to_map_of_channel(x, w, b):
    out = mend_conv2d(x, w, 0 * b)
    for f, c in np.ndindex(w.shape[:2]):
        out[:, c] += b[f]
    return out


def _bias_to_map_of_last_channel(x, w, b):
    out = mend_conv2d(x, w, 0 * b)
    for bias in b:
        out[:, w.shape[1] - 1] += bias
    return out


def _weights_swapped(bias):
    """w[c, f] for w[f, c]; bias(b, channels) is what a map gets."""

    def layer(x, w, b):
        filters, channels, height, width = w.shape
        rows, columns = x.shape[2] - height + 1, x.shape[3] - width + 1
        out = np.zeros((len(x), filters, rows, columns)) + bias(b, channels)[:, None, None]
        for f, c, u, v in np.ndindex(w.shape):
            out[:, f] += w[c, f, u, v] * x[:, c, u : u + rows, v : v + columns]
        return out

    return layer


def _bias_replaces_the_sum(x, w, b):
    return 0 * mend_conv2d(x, w, b) + b[:, None, None]


def _last_product_only(x, w, b):
    last = np.zeros_like(w)
    last[:, -1, -1, -1] = w[:, -1, -1, -1]
    return mend_conv2d(x, last, b)


def _channel_0_only(x, w, b):
    return mend_conv2d(x[:, :1], w[:, :1], b)


EXERCISE = Exercise(
    __name__,
    reference=mend_conv2d,
    alternative=beginning_with_the_bias,
    differs="The first adds the bias once all channels are summed; in the second each map begins "
            "as its bias, so that no line can add it twice.",
    minutes=5,
    difficulty=2,
    visible=(
        Case("gray", np.arange(12.0).reshape(1, 1, 3, 4) % 5, array("1 2  -1 1", 1, 1, 2, 2),
             array("10", 1), title="a gray image, one filter with the bias 10"),
        Case("two-channels", array("1 2 0  0 1 3  2 0 1   0 1 1  2 0 1  1 3 0", 1, 2, 3, 3),
             array("1 0  0 1   -1 1  2 0", 1, 2, 2, 2), array("-1", 1),
             title="the two channels of Channels add up", want=array("6 4  -1 8", 1, 1, 2, 2)),
        Case("colour", np.arange(60.0).reshape(1, 3, 4, 5) % 7 - 3,
             np.arange(54.0).reshape(3, 3, 2, 3) % 5 - 2, array("2 -1 4", 3),
             title="three channels, three filters that are not square"),
        Case("two-images", np.arange(48.0).reshape(2, 2, 3, 4) % 5 - 1,
             np.arange(12.0).reshape(1, 2, 3, 2) % 4 - 1, array("0.5", 1),
             title="two images, two channels, one filter"),
        Case("whole-numbers", np.arange(24).reshape(1, 2, 3, 4) % 7,
             array("0.5 1  1.5 -1", 1, 2, 1, 2), array("0.25", 1),
             title="an image of whole numbers, weights that are not whole"),
    ),
    hidden=lambda rng: tuple(
        Case(id, integers(rng, *shape), integers(rng, fn, shape[1], *size, scale=0.5),
             0.25 + integers(rng, fn), title=title)
        for id, title, shape, fn, size in (
            ("several", "two images, three channels, two filters", (2, 3, 4, 5), 2, (2, 3)),
            ("high", "four channels, a filter higher than wide", (1, 4, 5, 3), 3, (3, 2)),
            ("from-one-channel", "one channel, two filters", (2, 1, 3, 4), 2, (2, 2)),
        )
    ),
    mistakes=(
        Mistake("bias-per-channel", "It is wrong as it was: right with one channel, wrong with "
                "several. By how much is each map off, and what is that number?",
                _bias_inside_the_channels),
        Mistake("bias-missing", "The bias is missing now: each map gets the bias of its filter.",
                _without_bias),
        Mistake("bias-per-product", "The bias is added with every product; each number of a map "
                "gets it once.",
                lambda x, w, b: mend_conv2d(x, w, b * w[0].size)),
        Mistake("bias-of-the-last-filter", "Only the last map has its bias: the line stands after "
                "the loop over filters now.", _bias_of_the_last_filter_only),
        Mistake("bias-on-all-maps", "Every map gets the biases of all filters; a bias belongs to "
                "the map of its own filter.",
                lambda x, w, b: mend_conv2d(x, w, np.full(len(b), b.sum())),
                lambda x, w, b: mend_conv2d(x, w, np.cumsum(b[::-1])[::-1])),
        Mistake("one-bias-for-all-maps", "Every map gets the same bias; map f gets that of its own "
                "filter. Which maps does the line add to, and how often is it done?",
                lambda x, w, b: mend_conv2d(x, w, np.full(len(b), b[-1])),
                lambda x, w, b: mend_conv2d(x, w, np.full(len(b), b[0]))),
        Mistake("bias-along-columns", "b as a whole is spread along the columns; a map gets only "
                "the bias of its own filter.",
                lambda x, w, b: mend_conv2d(x, w, 0 * b) + b),
        Mistake("bias-by-channel", "The bias is chosen by the channel's number c; it belongs to "
                "filter f.", _bias_by_channel, _bias_of_the_last_channel),
        Mistake("bias-to-map-of-channel", "The map is chosen by the channel's number c; the bias "
                "of filter f belongs to map f.",
                _bias_to_map_of_channel, _bias_to_map_of_last_channel),
        Mistake("weights-swapped", "Filter and channel are swapped in the index of w; its axes are "
                "(FN, C, FH, FW).",
                _weights_swapped(lambda b, channels: b),
                _weights_swapped(lambda b, channels: b * channels)),
        Mistake("bias-replaces-the-sum", "The bias replaces the sum of the products; it is added "
                "to it.", _bias_replaces_the_sum),
        Mistake("last-product-only", "Only the last product is left: that line added, and now it "
                "replaces.", _last_product_only),
        Mistake("channel-0-only", "Only channel 0 is summed; does a return or break end the loop "
                "over channels too early?", _channel_0_only),
    ),
    hints=(
        "Compare a gray image with a colour one. With one channel the result is right. What is "
        "done once for each channel, and should not be?",
        "Print the difference between the result and your conv2d_naive's. It is the same number "
        "everywhere in a map. Which number is it?",
        "Read each line of the loops aloud, and say how often it is done for one map: once, C "
        "times, or C*FH*FW times. One of them is done C times and should be done once.",
    ),
)  # fmt: skip
