"""What the widgets compute in JavaScript is what course_lib computes: random cases of every kind."""

import io
import itertools
import math
import shutil
import subprocess

import numpy as np
import pytest
from PIL import Image
from widget_page import Core

from course_lib import functional as F
from course_lib import summary
from course_lib.figures import receptive_field_by_layer as figure
from course_lib.layers import Conv2d, Sequential
from course_lib.widgets import ReceptiveField, _assets
from course_lib.widgets.draw_digit import as_mnist

CASES = 40  # of each kind


@pytest.fixture(scope="module")
def core(browser):
    return Core(browser)


def geometry(rng):
    """A shape (N, C, H, W) and a kernel, stride and padding that fit, apart for rows and columns."""
    n, c = rng.integers(1, 4, 2).tolist()
    h, w = rng.integers(1, 9, 2).tolist()
    padding = rng.integers(0, 3, 2).tolist()
    kernel = [
        int(rng.integers(1, min(5, size + 2 * p) + 1))
        for size, p in zip((h, w), padding, strict=True)
    ]
    return (n, c, h, w), kernel, rng.integers(1, 4, 2).tolist(), padding


def conv2d(rng):
    shape, kernel, stride, padding = geometry(rng)
    x, w = rng.normal(size=shape), rng.normal(size=(3, shape[1], *kernel))
    b = rng.normal(size=3) if rng.integers(2) else None
    options = {"stride": tuple(stride), "padding": tuple(padding)}
    return (x, w, b, stride, padding), F.conv2d(x, w, b, **options)


def conv2d_backward(rng):
    shape, kernel, stride, padding = geometry(rng)
    x, w = rng.normal(size=shape), rng.normal(size=(2, shape[1], *kernel))
    options = {"stride": tuple(stride), "padding": tuple(padding)}
    dout = rng.normal(size=F.conv2d(x, w, **options).shape)
    dx, dw, db = F.conv2d_backward(dout, x, w, **options)
    return (dout, x, w, stride, padding), {"dx": dx, "dw": dw, "db": db}


def conv2d_input(rng):
    (dout, x, w, stride, padding), out = conv2d_backward(rng)
    return (dout, w, list(x.shape), stride, padding), out["dx"]


def one_step(rng):
    (x, w, b, stride, padding), out = conv2d(rng)
    at = [int(rng.integers(size)) for size in out.shape]
    pads = ((0, 0), (0, 0), *((p, p) for p in padding))
    top, left = at[2] * stride[0], at[3] * stride[1]
    pixels = np.pad(x, pads)[at[0], :, top : top + w.shape[2], left : left + w.shape[3]]
    products = pixels * w[at[1]]
    running = np.cumsum(products).reshape(products.shape)
    expected = {"pixels": pixels, "weights": w[at[1]], "products": products, "running": running}
    return (x, w, b, at, stride, padding), expected | {"sum": out[tuple(at)]}


def output_size(rng):
    n, f, stride = (int(rng.integers(1, top)) for top in (30, 12, 9))
    padding = int(rng.integers(0, 6))
    padded = n + 2 * padding
    if padded < f:
        nothing = {"size": 0, "exact": None, "whole": False, "rest": [], "skipped": []}
        return (n, f, stride, padding), nothing | {"padded": padded}
    size = F.conv_output_size(n, f, stride, padding, strict=False)
    read = np.zeros(padded, dtype=bool)
    for place in range(size):
        read[place * stride : place * stride + f] = True
    end = (size - 1) * stride + f
    never = np.flatnonzero(~read)
    return (n, f, stride, padding), {
        "size": size,
        "exact": (padded - f) / stride + 1,
        "whole": (padded - f) % stride == 0,
        "padded": padded,
        "rest": list(range(end, padded)),
        "skipped": never[never < end].tolist(),
    }


def im2col(rng):
    shape, kernel, stride, padding = geometry(rng)
    x = rng.normal(size=shape)
    options = {"stride": tuple(stride), "padding": tuple(padding)}
    return (x, kernel, stride, padding), F.im2col(x, tuple(kernel), **options)


def pixel_of(rng):
    shape, kernel, stride, padding = geometry(rng)
    x = np.arange(1.0, math.prod(shape) + 1).reshape(shape)
    options = {"stride": tuple(stride), "padding": tuple(padding)}
    col = F.im2col(x, tuple(kernel), **options)
    row, column = (int(rng.integers(size)) for size in col.shape)
    value = col[row, column]
    if value == 0:
        return (shape, kernel, stride, padding, row, column), {"isPadding": True}
    image, channel, y, x = (int(k) for k in np.unravel_index(int(value) - 1, shape))
    found = {"image": image, "channel": channel, "row": y, "column": x, "isPadding": False}
    return (shape, kernel, stride, padding, row, column), found


def col2im(rng):
    (x, kernel, stride, padding), col = im2col(rng)
    col = rng.normal(size=col.shape)
    options = {"stride": tuple(stride), "padding": tuple(padding)}
    sums, counts = (F.col2im(c, x.shape, tuple(kernel), **options) for c in (col, col * 0 + 1))
    return (col, x.shape, kernel, stride, padding), {"out": sums, "counts": counts}


def im2col_rows(rng):
    (x, kernel, stride, padding), col = im2col(rng)
    first = int(rng.integers(len(col)))
    count = int(rng.integers(1, len(col) - first + 1))
    return (x, kernel, stride, padding, first, count), col[first : first + count]


def im2col_sizes(rng):
    (x, kernel, stride, padding), col = im2col(rng)
    sizes = {"rows": len(col), "terms": col.shape[1], "numbers": col.size, "images": x.size}
    return (x.shape, kernel, stride, padding), sizes | {"times": col.nbytes / x.nbytes}


def copies_of(rng):
    (x, kernel, stride, padding), _ = im2col(rng)
    pixel = [int(rng.integers(size)) for size in x.shape]
    x[...] = 0
    x[tuple(pixel)] = 1
    col = F.im2col(x, tuple(kernel), stride=tuple(stride), padding=tuple(padding))
    return (x.shape, kernel, stride, padding, pixel), np.argwhere(col).tolist()


def channel_maps(rng):
    (x, w, _, stride, padding), _ = conv2d(rng)
    options = {"stride": tuple(stride), "padding": tuple(padding)}
    channels = range(x.shape[1])
    maps = [F.conv2d(x[:1, k : k + 1], w[:1, k : k + 1], **options)[0, 0] for k in channels]
    return (x[0], w[0], stride, padding), np.array(maps)


def pool_geometry(rng):
    shape, kernel, stride, _ = geometry(rng)
    kernel = [min(k, size) for k, size in zip(kernel, shape[2:], strict=True)]
    padding = [int(rng.integers(0, k // 2 + 1)) for k in kernel]
    return rng.integers(-4, 4, size=shape).astype(float), kernel, stride, padding  # with ties


def pool(rng):
    kind = ["max", "average"][rng.integers(2)]
    x, kernel, stride, padding = pool_geometry(rng)
    options = {"stride": tuple(stride), "padding": tuple(padding)}
    out = (F.max_pool2d if kind == "max" else F.avg_pool2d)(x, tuple(kernel), **options)
    return (kind, x, kernel, stride, padding), {"out": out}


def pool_backward(rng):
    (kind, x, kernel, stride, padding), result = pool(rng)
    dout = rng.normal(size=result["out"].shape)
    options = {"stride": tuple(stride), "padding": tuple(padding)}
    if kind == "max":
        dx = F.max_pool2d_backward(dout, x, tuple(kernel), **options)
    else:
        dx = F.avg_pool2d_backward(dout, x.shape, tuple(kernel), **options)
    return (kind, dout, x, kernel, stride, padding), dx


def spread(rng):
    """Part of dout handed to the library's backward pass is what has been spread so far."""
    shape, kernel, (stride, _), (padding, _) = geometry(rng)
    x = rng.normal(size=(1, *shape[1:]))
    options = {"stride": stride, "padding": padding}
    kernel = [min(k, n) for k, n in zip(kernel, shape[2:], strict=True)]
    w = rng.normal(size=(3, shape[1], *kernel))
    dout = rng.normal(size=F.conv2d(x, w, **options).shape)
    place = int(rng.integers(dout[0, 0].size))
    only = [None, 0, 2][rng.integers(3)]
    row, column = divmod(place, dout.shape[3])
    masks = np.arange(dout[0, 0].size).reshape(dout.shape[2:])
    mine = np.isin(np.arange(3), range(3) if only is None else [only]).reshape(3, 1, 1)
    dx, dw, db = F.conv2d_backward(dout * mine * (masks <= place), x, w, **options)
    pieces = F.conv2d_backward(dout * mine * (masks == place), x, w, **options)[1]
    patch = ((dout * mine)[0, :, row, column, None, None, None] * w).sum(axis=0)
    used = np.repeat((masks.reshape(-1, 1) <= place) * 1.0, math.prod(kernel), axis=1)
    counts = F.col2im(used, (1, 1, *x.shape[2:]), tuple(kernel), **options)
    window = F.im2col(x, tuple(kernel), **options)[place].reshape(patch.shape)
    parts = {"dx": dx, "dw": dw, "db": db, "pieces": pieces, "patch": patch, "counts": counts}
    dropped = used.sum() - counts.sum()
    args = (dout, x, w, place, only, stride, padding)
    return args, parts | {"window": window, "dropped": float(dropped)}


def pixel_terms(rng):
    (dout, x, w, place, only, stride, padding), expected = spread(rng)
    at = [int(rng.integers(size)) for size in x.shape[1:]]
    return (dout, w, place, only, at, stride, padding), expected["dx"][(0, *at)]


def rolled(rng):
    shape, *_ = geometry(rng)
    x, shift = rng.normal(size=shape), rng.integers(-3, 4, 2).tolist()
    return (x, shift), np.roll(x, shift, axis=(2, 3))


def two_images(rng):
    h, w = rng.integers(3, 9, 2).tolist()
    return rng.normal(size=(h, w)), rng.normal(size=rng.integers(1, 4, 2).tolist())


def correlate2d(rng):
    image, kernel = two_images(rng)
    return (image, kernel), F.correlate2d(image, kernel)


def flip(rng):
    _, kernel = two_images(rng)
    return (kernel,), kernel[::-1, ::-1]


def zero_pad(rng):
    shape, _, _, padding = geometry(rng)
    x = rng.normal(size=shape)
    pads = ((0, 0), (0, 0), *((p, p) for p in padding))
    return (x, padding), np.pad(x, pads)


def softmax(rng):
    scores = rng.normal(size=rng.integers(1, 6, 2), scale=300)
    return (scores,), F.softmax(scores)


def relu(rng):
    x = rng.normal(size=rng.integers(1, 6, 3))
    return (x,), F.relu(x)


def receptive_fields(rng):
    """Against a network of ones: what a unit's number depends on, pixel by pixel."""
    layers = [
        [int(rng.integers(1, 4)), int(rng.integers(1, 3)), int(rng.integers(0, 2))]
        for _ in range(rng.integers(1, 4))
    ]
    n = 40
    dx, unit = None, None
    sizes = [n]
    for f, s, p in layers:
        sizes.append(F.conv_output_size(sizes[-1], f, s, p, strict=False))
    unit = sizes[-1] // 2
    dx = np.zeros((1, 1, 1, sizes[-1]))
    dx[..., unit] = 1
    for size, (f, s, p) in zip(sizes[-2::-1], layers[::-1], strict=True):
        x, w = np.zeros((1, 1, 1, size)), np.ones((1, 1, 1, f))
        dx = F.conv2d_backward(dx, x, w, stride=(1, s), padding=(0, p))[0]
    seen = np.flatnonzero(dx)
    return (layers, unit), (int(seen[0]), int(seen[-1]), n)


def ink(rng):
    """Some lines on 28x28 pixels, often near an edge."""
    drawing = np.zeros((28, 28))
    for _ in range(rng.integers(1, 5)):
        corner, sides = rng.integers(0, 28, 2), rng.integers(1, 20, 2)
        drawing[tuple(slice(c, c + s) for c, s in zip(corner, sides, strict=True))] += (
            rng.random() / 5
        )
    return drawing


def like_mnist(rng):
    drawing = ink(rng)
    return (drawing.ravel().tolist(),), {"image": as_mnist(drawing).ravel()}


def draw_line(rng):
    drawing, (a, b) = ink(rng), rng.uniform(-2, 30, (2, 2))
    if rng.integers(4) == 0:
        b = a
    pixels = np.mgrid[:28, :28].reshape(2, -1).T
    to_ends = np.linalg.norm(pixels - a, axis=1), np.linalg.norm(pixels - b, axis=1)
    far = np.minimum(*to_ends)
    direction = b - a
    beside = ((pixels - a) @ direction > 0) & ((pixels - b) @ direction < 0)
    normal = np.array([-direction[1], direction[0]]) / (np.linalg.norm(direction) or 1)
    far[beside] = np.abs((pixels - a) @ normal)[beside]
    line = np.clip(1.7 - far, 0, 1).reshape(28, 28)
    return (drawing.ravel().tolist(), a.tolist(), b.tolist()), np.maximum(drawing, line).ravel()


def stack(rng):
    """Up to five layers [kind, kernel, stride, padding] on n pixels, in which every kernel fits."""
    while True:
        layers = [
            ["conv", *(int(rng.integers(low, high)) for low, high in ((1, 6), (1, 4), (0, 3)))]
            for _ in range(rng.integers(1, 6))
        ]
        n = int(rng.integers(8, 60))
        sizes = ReceptiveField(layers=layers, n=n).sizes
        if all(sizes):
            return n, layers, sizes


def layer_sizes(rng):
    n, layers, _ = stack(rng)
    sizes = [n]
    for _, f, stride, padding in layers:
        sizes.append(F.conv_output_size(sizes[-1], f, stride, padding, strict=False))
    return (n, layers), sizes


def ticks(rng):
    low = float(rng.normal()) * 10.0 ** int(rng.integers(-3, 5))
    high = low + float(rng.exponential()) * 10.0 ** int(rng.integers(-3, 5))
    most = int(rng.integers(2, 9))
    steps = (factor * 10.0**power for power in range(-12, 9) for factor in (1, 2, 5))
    step = next(step for step in steps if (high - low) / step <= most - 1)
    marks = np.arange(math.ceil(low / step), math.floor(high / step) + 1) * step
    return (low, high, most), marks


KINDS = {
    "likeMnist": like_mnist,
    "drawLine": draw_line,
    "layerSizes": layer_sizes,
    "conv2d": conv2d,
    "conv2dBackward": conv2d_backward,
    "conv2dInput": conv2d_input,
    "oneStep": one_step,
    "outputSize": output_size,
    "pixelOf": pixel_of,
    "im2colRows": im2col_rows,
    "im2colSizes": im2col_sizes,
    "copiesOf": copies_of,
    "channelMaps": channel_maps,
    "col2im": col2im,
    "pool": pool,
    "poolBackward": pool_backward,
    "rolled": rolled,
    "spread": spread,
    "correlate2d": correlate2d,
    "flip": flip,
    "zeroPad": zero_pad,
    "softmax": softmax,
    "relu": relu,
    "ticks": ticks,
}


@pytest.mark.parametrize("name", KINDS)
def test_core_js_computes_what_course_lib_computes(core, name):
    rng = np.random.default_rng(3)
    for case in range(CASES):
        args, expected = KINDS[name](rng)
        same(core(name, *args), expected, f"{name}, case {case}: {args}")


def test_the_terms_of_a_pixel_add_up_to_its_gradient(core):
    rng = np.random.default_rng(5)
    for _ in range(CASES):
        args, expected = pixel_terms(rng)
        total = sum(term[3] * term[4] for term in core("pixelTerms", *args))
        assert total == pytest.approx(expected, abs=1e-11)


def test_gradients_sent_along_the_routes_are_the_gradient_of_pooling(core):
    rng = np.random.default_rng(6)
    for _ in range(CASES):
        (kind, dout, x, kernel, stride, padding), expected = pool_backward(rng)
        found = core("pool", kind, x, kernel, stride, padding)
        dx, share = np.zeros(x.size), 1 if kind == "max" else 1 / math.prod(kernel)
        for pixels, gradient in zip(found["routes"], dout.ravel(), strict=True):
            dx[[int(pixel) for pixel in pixels]] += gradient * share
        np.testing.assert_allclose(dx.reshape(x.shape), expected, atol=1e-12)


def same(got, expected, where):
    """Equal in every number that is expected."""
    if isinstance(expected, dict):
        for name, part in expected.items():
            same(got[name], part, f"{name} of {where}")
    elif isinstance(expected, list) and expected and isinstance(expected[0], np.ndarray):
        for one, other in zip(got, expected, strict=True):
            same(one, other, where)
    elif isinstance(expected, np.ndarray | float):
        np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-11, err_msg=where)
    else:
        assert got == expected, where


def test_the_field_that_core_js_names_is_what_a_unit_depends_on(core):
    rng = np.random.default_rng(4)
    for _ in range(CASES):
        (layers, unit), (first, last, n) = receptive_fields(rng)
        low, high = core("seenBy", layers, unit)[0]
        assert (max(low, 0), min(high, n - 1)) == (first, last), layers
        last_layer = core("receptiveFields", layers)[-1]
        assert last_layer["field"] == high - low + 1
        assert last_layer["centre"] + unit * last_layer["jump"] == pytest.approx((low + high) / 2)


def test_the_field_of_a_stack_is_the_summarys_and_its_span_the_figures(core):
    rng = np.random.default_rng(6)
    for case in range(CASES):
        n, layers, sizes = stack(rng)
        plain = [layer[1:] for layer in layers]
        last = core("receptiveFields", plain)[-1]
        convs = [Conv2d(1, 1, f, stride=s, padding=p) for f, s, p in plain]
        assert summary.receptive_field(Sequential(*convs)) == (last["field"],) * 2
        assert ReceptiveField(layers=layers, n=n).field == (last["field"],) * 2
        unit = int(rng.integers(sizes[-1]))
        spans = core("seenBy", plain, unit)
        assert ReceptiveField(layers=layers, n=n, unit=unit).spans() == [tuple(s) for s in spans]
        if case % 10 == 0:  # drawing takes long
            first, end = max(spans[0][0], 0), min(spans[0][1], n - 1)
            alt = figure(layers, n=n, unit=unit).alt
            assert f"Unit {unit} of {sizes[-1]} sees " in alt
            assert f" of {n} pixels, {first} to {end}" in alt
        pixel = float(rng.uniform(0, n))
        far = [abs(last["centre"] + u * last["jump"] - pixel) for u in range(sizes[-1])]
        assert far[core("nearestUnit", last, sizes[-1], pixel)] == pytest.approx(min(far))
        fields = core("receptiveFields", plain)
        for level, first in enumerate(core("fieldsAround", fields, sizes, pixel)):
            unit = core("nearestUnit", fields[level], sizes[level], pixel)
            made = ReceptiveField(layers=layers[:level], n=n, unit=unit)
            assert made.spans()[0] == (first, first + fields[level]["field"] - 1)


def test_the_fields_of_known_networks_are_theirs(core):
    conv, pool = [3, 1, 1], [2, 2, 0]
    vgg16 = [*[conv] * 2, pool] * 2 + [*[conv] * 3, pool] * 3
    assert core("receptiveFields", vgg16)[-1]["field"] == 212
    deep = [conv, conv, pool, conv, [3, 1, 2], pool, conv, conv, pool]
    assert core("receptiveFields", deep)[-1]["field"] == 36


def test_ticks_of_a_logarithmic_axis_are_round_and_neither_too_many_nor_too_few(core):
    rng = np.random.default_rng(7)
    for _ in range(CASES):
        low = 10.0 ** rng.uniform(-9, 3)
        high = low * 10.0 ** rng.exponential(2)
        most = int(rng.integers(2, 9))
        marks = core("logTicks", low, high, most)
        assert all(low <= mark * (1 + 1e-9) and mark <= high * (1 + 1e-9) for mark in marks)
        assert len(marks) <= most
        assert marks == sorted(marks)
        decades = math.log10(high / low)
        if decades > 1:  # otherwise as on a linear axis
            assert all(f"{mark:.6e}"[:8] in ("1.000000", "2.000000", "5.000000") for mark in marks)
        if decades > most:
            assert len({round(b - a, 6) for a, b in itertools.pairwise(np.log10(marks))}) <= 1
    assert core("logTicks", 0.02, 3, 7) == [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2]
    assert core("logTicks", 0.02, 3) == [0.1, 1]
    assert core("logTicks", 0.3, 0.45) == [0.3, 0.35, 0.4, 0.45]


def test_the_winner_of_a_tie_is_the_first_and_ties_are_counted(core):
    result = core("pool", "max", np.ones((1, 1, 4, 4)), 2)
    assert result["routes"] == [[0], [2], [8], [10]]
    assert result["ties"] == [4] * 4


NUMBERS = [
    ("3", {}, 3),
    (" −2,5 ", {}, -2.5),
    ("1/9", {}, 1 / 9),
    (".5", {}, 0.5),
    ("1e3", {}, 1000),
    ("", {}, "empty"),
    ("NaN", {}, "number"),
    ("Infinity", {}, "number"),
    ("1/0", {}, "number"),
    ("three", {}, "number"),
    ("1.2.3", {}, "number"),
    ("0x10", {}, "number"),
    ("1e999", {}, "number"),
    ("2.5", {"whole": True}, "whole"),
    ("-1", {"min": 0}, "low"),
    ("29", {"max": 28}, "high"),
]


@pytest.mark.parametrize(("text", "limits", "expected"), NUMBERS)
def test_typed_numbers_are_read_or_refused_by_kind(core, text, limits, expected):
    got = core("readNumber", text, limits)
    assert got == ({"problem": expected} if isinstance(expected, str) else {"value": expected})


@pytest.mark.parametrize(
    ("number", "places"), [(-1.222, 2), (12.34, 1), (123.4, 0), (0.01234, 4), (0, 2), (4321.5, 0)]
)
def test_three_digits_of_a_number_are_kept_wherever_its_point_stands(core, number, places):
    assert core("decimals", number, 3) == places


def picture_file(mode="RGB", orientation=None, kind="JPEG"):
    picture, stream = Image.new(mode, (8, 6)), io.BytesIO()
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    picture.save(stream, kind, exif=exif)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (picture_file(), (8, 6, 3, 1)),
        (picture_file("L"), (8, 6, 1, 1)),
        (picture_file("CMYK"), (8, 6, 4, 1)),
        (picture_file(orientation=6), (8, 6, 3, 6)),
        (picture_file(kind="PNG"), (8, 6, 3, 1)),
        (b"GIF89a plus some", None),
        (b"", None),
        (picture_file()[:20], None),
        (picture_file(orientation=8)[:30], None),
        (picture_file(kind="PNG")[:20], None),
    ],
)
def test_a_picture_tells_its_size_its_colours_and_how_it_was_held(core, content, expected):
    got = core.page.evaluate("bytes => core.pictureFacts(Uint8Array.from(bytes))", list(content))
    names = ("width", "height", "components", "orientation")
    assert got == (expected and dict(zip(names, expected, strict=True)))


def test_core_js_is_a_module_that_node_imports_unchanged():
    node = shutil.which("node")
    if node is None:  # the browser has imported the same text
        pytest.skip("node is not installed")
    script = (
        "import(process.argv[1]).then(core => console.log("
        "core.conv2d(core.tensor([1,1,1,2],[3,4]), core.tensor([1,1,1,2],[5,6])).data[0]))"
    )
    path = (_assets.STATIC / "core.js").as_uri()
    done = subprocess.run([node, "-e", script, path], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "39"
