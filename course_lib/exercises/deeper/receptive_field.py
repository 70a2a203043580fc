"""What one number sees of the image: layers of windows, stacked."""

from course_lib.exercises.record import Case, Exercise, Mistake

DEEP = (
    (3, 1),
    (3, 1),
    (2, 2),
    (3, 1),
    (3, 1),
    (2, 2),
    (3, 1),
    (3, 1),
    (2, 2),
)  # the slides' network
VGG = tuple(layer for count in (2, 2, 3, 3, 3) for layer in (*((3, 1),) * count, (2, 2)))


def receptive_field(layers):
    field = 1  # pixels that one number sees
    jump = 1  # pixels from what one number sees to what its neighbour does
    for kernel_size, stride in layers:
        field += (kernel_size - 1) * jump
        jump *= stride
    return field


def from_the_last_layer_back(layers):
    numbers = 1  # of the layer's input that the one number at the end depends on
    for kernel_size, stride in layers[::-1]:
        numbers = (numbers - 1) * stride + kernel_size
    return numbers


def _but(
    *,
    start=1,
    first_jump=1,
    grow=lambda field, jump, k, s: field + (k - 1) * jump,
    leap=lambda jump, k, s: jump * s,
    leap_first=False,
    of=lambda layers: layers,
    end=lambda field, jump, layers: field,
):
    """The lesson's loop with one thing changed."""

    def look(layers):
        field, jump = start, first_jump
        for k, s in of(list(layers)):
            before = jump
            jump = leap(jump, k, s)
            field = grow(field, jump if leap_first else before, k, s)
        return end(field, jump, layers)

    return look


def _back(step, start=1, of=lambda layers: layers[::-1]):
    """The way back from the last layer with another step."""

    def look(layers):
        numbers = start
        for k, s in of(list(layers)):
            numbers = step(numbers, k, s)
        return numbers

    return look


def _product_of_strides(layers):
    found = 1
    for _, stride in layers:
        found *= stride
    return found


def _pixels_of_last_jump(layers):
    return 1 + sum(k - 1 for k, _ in layers) * _product_of_strides(layers)


def _strides_from(first):
    """Each layer times the strides that come after it, from itself or the next one on."""

    def look(layers):
        return 1 + sum(
            (k - 1) * _product_of_strides(layers[place + first :])
            for place, (k, _) in enumerate(layers)
        )

    return look


def _window_of_all(layers):
    found = 1
    for k, _ in layers:
        found *= k
    return found


def _power_of_own_stride(from_one):
    def look(layers):
        return 1 + sum((k - 1) * s ** (n + from_one) for n, (k, s) in enumerate(layers))

    return look


def _only(keep, all_jumps=True):
    """Only some layers widen the field; the others' strides count, or do not."""

    def look(layers):
        field, jump = 1, 1
        for k, s in layers:
            if keep(k, s):
                field += (k - 1) * jump
            if keep(k, s) or all_jumps:
                jump *= s
        return field

    return look


def _is_pooling(k, s):
    return s > 1


def _is_convolution(k, s):
    return s == 1


def _in_first_layer(layers):
    for k, _ in layers:
        return k
    return None


EXERCISE = Exercise(
    __name__,
    reference=receptive_field,
    alternative=from_the_last_layer_back,
    differs="The first goes from the image up and keeps the jump; the second begins with one "
            "number at the end and asks each layer how many of its inputs that needs.",
    minutes=7,
    difficulty=2,
    teaches=("course_lib.summary.receptive_field",),
    visible=(
        Case("one", [(3, 1)], title="one layer of 3x3", want=3),
        Case("two", [(3, 1), (3, 1)], title="two layers of 3x3", want=5),
        Case("three", [(3, 1), (3, 1), (3, 1)], title="three layers of 3x3", want=7),
        Case("strided", [(3, 2), (3, 1)], title="a stride of 2, then 3x3", want=7),
        Case("last-stride", [(3, 1), (3, 2)], title="the last layer has a stride", want=5),
        Case("pooled", [(3, 1), (2, 2), (3, 1)], title="a pooling in between", want=8),
        Case("gaps", [(2, 3), (3, 2), (5, 1), (2, 2)], title="four layers, each another", want=38),
        Case("deep", list(DEEP), title="the nine layers of DeepConvNet", want=36),
        Case("ones", [(1, 1), (5, 1), (1, 2), (3, 1)], title="filters of 1x1 among them"),
        Case("none", [], title="no layer at all: a pixel sees itself", want=1),
    ),
    hidden=lambda rng: (
        Case("vgg", list(VGG), title="the layers of VGG-16"),
        *(Case(f"drawn-{count}", [(int(k), int(s)) for k, s in zip(
            rng.integers(1, 8, count), rng.integers(1, 4, count), strict=True)], title=title)
          for count, title in (
              (2, "two layers, each another"), (3, "three layers, each another"),
              (4, "four layers of several sizes"), (6, "six layers of several sizes"))),
        Case("thin", [(3, 1)] * int(rng.integers(20, 40)), title="very many layers of 3x3"),
        Case("alexnet", [(11, 4), (3, 2), (5, 1), (3, 2)],
             title="a first layer of 11x11 with stride 4"),
        Case("single", [(int(rng.integers(4, 9)), 2)], title="one layer with a stride"),
    ),
    mistakes=(
        Mistake("sum-of-sizes", "The kernel sizes are added up. Neighbouring windows overlap: each "
                "layer adds less than its kernel size.",
                _but(start=0, grow=lambda field, jump, k, s: field + k)),
        Mistake("without-jump", "Strides do not count: behind a stride of 2, a step in the map is "
                "two pixels of the image, and behind two of them it is four.",
                _but(grow=lambda field, jump, k, s: field + k - 1),
                _back(lambda numbers, k, s: numbers - 1 + k)),
        Mistake("own-stride-first", "A layer's stride counts for the layer itself; it moves the "
                "windows of this layer apart, so only those that follow see further.",
                _but(leap_first=True)),
        Mistake("begins-at-0", "The field begins with 0; without any layer, a pixel sees itself.",
                _but(start=0), _back(lambda numbers, k, s: (numbers - 1) * s + k, start=0)),
        Mistake("whole-size", "Each layer adds its whole kernel size times the jump; its first "
                "pixel is one that was seen already.",
                *(_but(start=start, grow=lambda field, jump, k, s: field + k * jump)
                  for start in (0, 1)), _but(start=1, grow=lambda field, jump, k, s: field + k)),
        Mistake("jumps-added", "The strides are added up to the jump; a step of 2 behind a step of "
                "2 is a step of 4, and behind one of 3 one of 6.",
                _but(leap=lambda jump, k, s: jump + s - 1),
                _but(leap=lambda jump, k, s: jump + s),
                _but(first_jump=0, leap=lambda jump, k, s: jump + s)),
        Mistake("last-stride-only", "Only the stride of the layer before counts; those before that "
                "one count as well.", _but(leap=lambda jump, k, s: s)),
        Mistake("own-stride", "Each layer is multiplied with its own stride, not with those of the "
                "layers before it.",
                _but(grow=lambda field, jump, k, s: field + (k - 1) * s),
                _but(start=0, grow=lambda field, jump, k, s: field + k * s)),
        Mistake("jump-of-all", "Every layer is multiplied with the product of all strides; only "
                "those before a layer move its windows apart.", _pixels_of_last_jump),
        Mistake("strides-behind", "Each layer is multiplied with its own stride and those behind "
                "it; those before it count.", _strides_from(0)),
        Mistake("rule-and-order", "The rule is right for the way from the last layer back to the "
                "first, but the loop goes forward; or the other way round.",
                _back(lambda numbers, k, s: (numbers - 1) * s + k, of=lambda layers: layers),
                _but(of=lambda layers: layers[::-1])),
        Mistake("back-off-by-one", "On the way from the last layer back, n numbers have n - 1 "
                "steps between them: those are multiplied with the stride, and a whole kernel is "
                "added.",
                _back(lambda numbers, k, s: numbers * s + k - 1),
                _back(lambda numbers, k, s: (numbers - 1) * s + k - 1),
                _back(lambda numbers, k, s: numbers * s + k)),
        Mistake("all-multiplied", "The field so far is multiplied with the stride; it is only what "
                "a layer adds that is counted in larger steps.",
                _but(grow=lambda field, jump, k, s: field * s + k - 1),
                _but(grow=lambda field, jump, k, s: (field + k - 1) * s)),
        Mistake("product-of-sizes", "The kernel sizes are multiplied; windows that overlap add a "
                "frame, not a factor.", _window_of_all),
        Mistake("sum-times-strides", "The kernel sizes are added up and multiplied with all the "
                "strides.", lambda layers: sum(k for k, _ in layers) * _product_of_strides(layers)),
        Mistake("power-of-stride", "The jump is a power of the layer's own stride; it is the "
                "product of the strides before it.", *map(_power_of_own_stride, (0, 1))),
        Mistake("minus-stride", "The overlap is taken to be kernel_size - stride; a layer adds "
                "kernel_size - 1 steps, whatever its stride.",
                _but(grow=lambda field, jump, k, s: field + k - s),
                _but(grow=lambda field, jump, k, s: field + (k - s) * jump),
                _but(start=0, grow=lambda field, jump, k, s: field + k - s)),
        Mistake("half-kernels", "Half a kernel on both sides is right for odd sizes only: 2x2 adds "
                "one step, not two.",
                _but(grow=lambda field, jump, k, s: field + 2 * (k // 2) * jump)),
        Mistake("one-side-only", "Only one side of the field grows: half a kernel is added, and it "
                "reaches out on both sides.",
                _but(grow=lambda field, jump, k, s: field + (k - 1) // 2 * jump),
                _but(grow=lambda field, jump, k, s: field + k // 2 * jump),
                _but(grow=lambda field, jump, k, s: field + (k - 1) / 2 * jump)),
        Mistake("both-sides-twice", "A layer adds kernel_size - 1 steps in all, both sides "
                "together; here each side gets as many.",
                _but(grow=lambda field, jump, k, s: field + 2 * (k - 1) * jump)),
        Mistake("poolings-left-out", "Layers with a stride are left out; they see a window, too, "
                "before they step.",
                _only(_is_convolution), _only(_is_convolution, all_jumps=False)),
        Mistake("poolings-only", "Only the layers with a stride count; every window makes the "
                "field larger.", _only(_is_pooling), _only(_is_pooling, all_jumps=False)),
        Mistake("last-left-out", "The last layer is missing: does the loop end too early?",
                _but(of=lambda layers: layers[:-1])),
        Mistake("first-left-out", "The first layer is missing: does the loop begin too late?",
                _but(of=lambda layers: layers[1:]), _but(start=0, of=lambda layers: layers[1:])),
        Mistake("first-only", "Only the first layer counts: does the return stand inside the loop?",
                _in_first_layer,
                _but(of=lambda layers: layers[:1])),
        Mistake("last-only", "Only the last layer counts: does the field begin anew in the loop?",
                _but(grow=lambda field, jump, k, s: 1 + (k - 1) * jump),
                lambda layers: max((k for k, _ in layers), default=1),
                lambda layers: layers[-1][0] if layers else 1),
        Mistake("jump-returned", "This is the jump, how far apart neighbours look; asked is how "
                "much one of them sees.", _product_of_strides),
        Mistake("area", "These are the pixels of the whole square; asked is one side of it.",
                _but(end=lambda field, jump, layers: field**2)),
        Mistake("pair", "A pair comes back; one number is asked, since all is square.",
                _but(end=lambda field, jump, layers: (field, field)),
                _but(end=lambda field, jump, layers: (field, jump))),
        Mistake("every-layer", "The field behind every layer comes back; asked is the last one.",
                lambda layers: [receptive_field(layers[: n + 1]) for n in range(len(layers))]),
        Mistake("cut-at-the-border", "The field is cut to the size of an image; how large that is "
                "is not known here.",
                _but(end=lambda field, jump, layers: min(field, 28)),
                _but(end=lambda field, jump, layers: min(field, 32))),
        Mistake("off-by-one", "It is one too many, or one too few, everywhere.",
                _but(start=2), _but(start=3)),
        Mistake("pairs-swapped", "Kernel size and stride are exchanged: a pair is (kernel_size, "
                "stride).", lambda layers: receptive_field([(s, k) for k, s in layers])),
        Mistake("no-whole-number", "The number is right, but it is no whole number: / gives a "
                "float.", _but(end=lambda field, jump, layers: float(field))),
        Mistake("nothing-returned", "Nothing comes back: is there a return? To print it is not "
                "enough.", lambda layers: None),
    ),
    hints=(
        "Behind a stride of 2, two neighbours look at places two pixels apart. Keep that distance "
        "in a second variable; it begins with 1.",
        "A window of kernel_size has kernel_size - 1 steps between its first number and its last. "
        "How many pixels is one such step, at this layer?",
        "In the loop, first let the field grow by the steps of this layer times the distance so "
        "far; then the distance grows by the layer's stride, as a factor.",
    ),
)  # fmt: skip
