"""What one unit of a stack of layers sees of the input, lit up through every layer."""

import numbers
from functools import cache

from course_lib import summary
from course_lib.datasets import load_mnist, load_photo
from course_lib.functional import conv_output_size
from course_lib.layers import Conv2d, Sequential
from course_lib.widgets._base import CourseWidget
from course_lib.widgets._picture import LINE, MARK, PAD, draw, label
from course_lib.widgets._traits import Choice, IntOrPair, Kind, Photo, Photos, Whole

MOST_LAYERS = 24
LARGE = 56  # pixels from which an input is a photograph
LIMITS = {"kernel size": (1, 11), "stride": (1, 4), "padding": (0, 5)}
SMALL = [("conv", 3, 1, 1), ("pool", 2, 2, 0), ("conv", 3, 1, 1)]


class Layers(Kind):
    """Layers as (name, kernel size, stride, padding); kept as "conv" or "pool" and numbers."""

    def validate(self, obj, value):
        """Tuples, with the kind that the name tells."""
        expected = (
            f"at most {MOST_LAYERS} layers (name, kernel size, stride, padding), a name with "
            "'conv' or 'pool' in it"
        )
        if not isinstance(value, list | tuple) or len(value) > MOST_LAYERS:
            self.refuse(obj, value, expected)
        return [self._layer(obj, layer, expected) for layer in value]

    def _layer(self, obj, layer, expected):
        if not isinstance(layer, list | tuple) or len(layer) != 4 or not isinstance(layer[0], str):
            self.refuse(obj, layer, expected)
        kind = next((kind for kind in ("pool", "conv") if kind in layer[0].lower()), None)
        if kind is None:
            self.refuse(obj, layer, expected)
        for number, (name, (low, high)) in zip(layer[1:], LIMITS.items(), strict=True):
            whole = isinstance(number, numbers.Integral) and not isinstance(number, bool)
            if not whole or not low <= number <= high:
                self.refuse(obj, layer, f"a {name} from {low} to {high}")
        return (kind, *map(int, layer[1:]))


class ReceptiveField(CourseWidget):
    """Build a stack of layers, point at a unit, and see what it sees in every layer before it.

    Parameters
    ----------
    layers : sequence of (str, int, int, int)
        Name, kernel size (1 to 11), stride (1 to 4) and padding (0 to 5), first to last, at most
        24; a name says "conv" or "pool". `course_lib.summary.windows` gives a network's.
    n : int
        Rows and columns of the input, 1 to 256.
    layer : int
        Whose unit looks: 0 is the input, 1 the first layer; the last one unless given.
    unit : int or pair of int
        Row and column of the unit in its layer; the middle one unless given.
    below : str
        What the input shows: "digit", or "photo", which it is unless given where n > 56.

    Examples
    --------
    >>> from course_lib.networks import DeepConvNet
    >>> from course_lib.summary import windows
    >>> ReceptiveField(layers=windows(DeepConvNet()), n=28).field
    (36, 36)
    """

    module = "receptive_field"
    shipped = ("_pictures",)
    layers = Layers(SMALL)
    n = Whole(16, 1, 256)
    layer = Whole(3, 0, MOST_LAYERS)
    unit = IntOrPair(4, 0, 300)
    below = Choice("digit", ("digit", "photo"))
    _pictures = Photos()

    def __init__(self, **values):
        super().__init__(_pictures=_shipped(), **values)
        if "below" not in values and self.n > LARGE:
            self.below = "photo"
        if "layer" not in values:
            self.layer = len(self.layers)
        if "unit" not in values:
            self.unit = self.sizes[min(self.layer, len(self.layers))] // 2

    @property
    def sizes(self):
        """Units along an axis of the input and of each layer; 0 once a kernel does not fit."""
        sizes = [self.n]
        for _, f, stride, padding in self.layers:
            size, fits = sizes[-1], sizes[-1] and sizes[-1] + 2 * padding >= f
            sizes.append(conv_output_size(size, f, stride, padding, strict=False) if fits else 0)
        return sizes

    @property
    def field(self):
        """Rows and columns of the input that one unit of the chosen layer sees."""
        below = self.layers[: self.layer]
        stack = [Conv2d(1, 1, f, stride=stride, padding=padding) for _, f, stride, padding in below]
        return summary.receptive_field(Sequential(*stack)) if stack else (1, 1)

    def spans(self):
        """First and last column that the unit sees, in the input and in each layer up to its own.

        They may lie in the padding, before 0 or past the end.
        """
        level = min(self.layer, len(self.layers))
        unit = self.unit[1] if isinstance(self.unit, tuple) else self.unit
        spans = [(min(unit, max(0, self.sizes[level] - 1)),) * 2]
        for _, f, stride, padding in reversed(self.layers[:level]):
            first, last = spans[0]
            spans.insert(0, (first * stride - padding, last * stride - padding + f - 1))
        return spans

    def still(self):
        """Each layer as a bar, the input below, with what the unit sees of it framed."""
        words, sizes, spans = self.words(), self.sizes, self.spans()
        parts, high, wide = [], 26, 460
        for level, size in enumerate(sizes):
            top = (len(sizes) - 1 - level) * high
            kind = self.layers[level - 1] if level else None
            name = words["input"] if not level else f"{level} {words[kind[0]]} {kind[1]}×{kind[1]}"
            parts.append(label(104, top + 14, name, size=12, anchor="end"))
            parts.append(_bar(112, top, wide, PAD, LINE, 1))
            parts.append(label(120 + wide, top + 14, f"{size}×{size}", size=12))
            if level < len(spans) and size:
                first, last = max(0, spans[level][0]), min(size - 1, spans[level][1])
                left = 112 + wide * first / size
                parts.append(_bar(left, top, wide * (last - first + 1) / size, "#fbe3b0", MARK, 2))
        return draw(words["title"], "".join(parts), high * len(sizes), 660, self.sentence())

    def sentence(self):
        """Size of the field."""
        rows, columns = self.field
        return self.words()["picture"].format(
            layer=min(self.layer, len(self.layers)), rows=rows, columns=columns, n=self.n
        )


@cache
def _shipped():
    digit = load_mnist("validation")[0][0, 0]
    photo = load_photo("camera", gray=True, size=128)
    return {"digit": Photo.packed(digit), "photo": Photo.packed(photo)}


def _bar(x, y, width, fill, stroke, thick):
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="19" fill="{fill}" '
        f'stroke="{stroke}" stroke-width="{thick}"/>'
    )
