"""Conv2d: a convolutional layer that goes forward and backward."""

import numpy as np

from course_lib.exercises.backward.affine_backward import affine_backward
from course_lib.exercises.backward.col2im import col2im
from course_lib.exercises.im2col.im2col import im2col
from course_lib.exercises.numbers import array, integers
from course_lib.exercises.padding_stride.conv_output_size import conv_output_size
from course_lib.exercises.record import Case, Exercise, Mistake, shown_as
from course_lib.exercises.sizes import floored, unlike


class Conv2d:
    def __init__(self, w, b, stride=1, padding=0):
        self.w, self.b = w, b
        self.stride, self.padding = stride, padding
        self.dw = self.db = None

    def forward(self, x):
        N, _, H, W = x.shape
        FN, _, FH, FW = self.w.shape
        OH = (H + 2 * self.padding - FH) // self.stride + 1
        OW = (W + 2 * self.padding - FW) // self.stride + 1
        self.x_shape = x.shape
        self.col = im2col(x, FH, FW, self.stride, self.padding)
        self.col_w = self.w.reshape(FN, -1).T  # (C*FH*FW, FN)
        out = self.col @ self.col_w + self.b  # (N*OH*OW, FN)
        return out.reshape(N, OH, OW, FN).transpose(0, 3, 1, 2)

    def backward(self, dout):
        FN, _, FH, FW = self.w.shape
        dout = dout.transpose(0, 2, 3, 1).reshape(-1, FN)  # (N*OH*OW, FN)
        dcol, dcol_w, self.db = affine_backward(dout, self.col, self.col_w)
        self.dw = dcol_w.T.reshape(self.w.shape)
        return col2im(dcol, self.x_shape, FH, FW, self.stride, self.padding)


class ByEinsum:
    def __init__(self, w, b, stride=1, padding=0):
        self.w, self.b = w, b
        self.stride, self.padding = stride, padding

    def windows(self, padded):
        size = self.w.shape[2:]
        windows = np.lib.stride_tricks.sliding_window_view(padded, size, axis=(2, 3))
        return windows[:, :, :: self.stride, :: self.stride]  # (N, C, OH, OW, FH, FW)

    def forward(self, x):
        frame = (self.padding, self.padding)
        self.padded = np.pad(x, ((0, 0), (0, 0), frame, frame))
        out = np.einsum("ncijuv, fcuv -> nfij", self.windows(self.padded), self.w)
        return out + self.b[:, None, None]

    def backward(self, dout):
        self.db = np.einsum("nfij -> f", dout)
        self.dw = np.einsum("nfij, ncijuv -> fcuv", dout, self.windows(self.padded))
        dpadded = np.zeros(self.padded.shape)
        FH, FW = self.w.shape[2:]
        for i, j in np.ndindex(dout.shape[2:]):
            top, left = i * self.stride, j * self.stride
            share = np.einsum("nf, fcuv -> ncuv", dout[:, :, i, j], self.w)
            dpadded[:, :, top : top + FH, left : left + FW] += share
        H, W = (side - 2 * self.padding for side in self.padded.shape[2:])
        return dpadded[:, :, self.padding : self.padding + H, self.padding : self.padding + W]


# what is compared: one of the layer's four results


@shown_as("layer = Conv2d(w, b{options}); layer.forward(x)")
def forward(cls, x, w, b, stride=1, padding=0):
    return cls(w, b, stride, padding).forward(x)


@shown_as("layer = Conv2d(w, b{options}); layer.forward(x); layer.backward(dout)", "dx")
def dx(cls, x, w, b, dout, stride=1, padding=0):
    layer = cls(w, b, stride, padding)
    layer.forward(x)
    return layer.backward(dout)


@shown_as("layer = Conv2d(w, b{options}); layer.forward(x); layer.backward(dout); layer.dw", "dw")
def dw(cls, x, w, b, dout, stride=1, padding=0):
    layer = cls(w, b, stride, padding)
    layer.forward(x)
    layer.backward(dout)
    return layer.dw


@shown_as("layer = Conv2d(w, b{options}); layer.forward(x); layer.backward(dout); layer.db", "db")
def db(cls, x, w, b, dout, stride=1, padding=0):
    layer = cls(w, b, stride, padding)
    layer.forward(x)
    layer.backward(dout)
    return layer.db


def _used_before(name):
    """The same, of a layer that has seen other images before, and goes back twice."""

    @shown_as(
        "layer = Conv2d(w, b{options}); layer.forward(before); layer.backward(dbefore); "
        "layer.forward(x); layer.backward(dout); layer.backward(dout)"
        + ("" if name == "dx" else f"; layer.{name}"),
        name,
    )
    def look(cls, x, w, b, dout, before, dbefore, stride=1, padding=0):
        layer = cls(w, b, stride, padding)
        layer.forward(before)
        layer.backward(dbefore)
        layer.forward(x)
        layer.backward(dout)
        dx = layer.backward(dout)
        return dx if name == "dx" else getattr(layer, name)

    return look


def _beside_another(name):
    """The same, while a second layer is at work."""

    @shown_as(
        "layer, other = Conv2d(w, b{options}), Conv2d(2 * w, b{options}); layer.forward(x); "
        "other.forward(x[:, :, ::-1] + 1); layer.backward(dout)"
        + ("" if name == "dx" else f"; other.backward(dout + 1); layer.{name}"),
        name,
    )
    def look(cls, x, w, b, dout, stride=1, padding=0):
        layer, other = cls(w, b, stride, padding), cls(2 * w, b, stride, padding)
        layer.forward(x)
        other.forward(x[:, :, ::-1] + 1)
        dx = layer.backward(dout)
        other.backward(dout + 1)
        return dx if name == "dx" else getattr(layer, name)

    return look


@shown_as("layer = Conv2d(w, b{options}); layer.forward(before); layer.forward(x)")
def forward_of_a_used_layer(cls, x, w, b, before, stride=1, padding=0):
    layer = cls(w, b, stride, padding)
    layer.forward(before)
    return layer.forward(x)


PROBES = {"forward": forward, "dx": dx, "dw": dw, "db": db}
BACK = ("dx", "dw", "db")

X, W, B = np.arange(9.0).reshape(1, 1, 3, 3), np.ones((2, 1, 2, 2)), np.ones(2)
W[1] = 2
LESSON = {
    "forward": array("9 13 21 25  17 25 41 49", 1, 2, 2, 2),
    "dx": array("3 6 3  6 12 6  3 6 3", 1, 1, 3, 3),
    "dw": array("8 12 20 24  8 12 20 24", 2, 1, 2, 2),
    "db": array("4 4", 2),
}


def _numbers(*shape, high=11, low=4):
    """Whole numbers without symmetry, some below 0."""
    size = int(np.prod(shape))
    return (np.arange(size) * 7 % high - low).astype(float).reshape(shape)


VISIBLE = (  # id, title, shape of x, FN, size of the filters, shape of the maps, options
    ("one-filter", "one image, two channels, one filter", (1, 2, 3, 4), 1, (2, 2), (2, 3), {}),
    ("one-channel", "two images, one channel, three filters", (2, 1, 3, 4), 3, (2, 2), (2, 3), {}),
    ("several", "two images, two channels, three filters, nothing is square",
     (2, 2, 4, 5), 3, (2, 3), (3, 3), {}),
    ("stride", "stride 2, windows overlap, a last row is left over",
     (1, 2, 6, 5), 3, (3, 3), (2, 2), {"stride": 2}),
    ("padding", "padding 1", (1, 1, 3, 4), 2, (2, 3), (4, 4), {"padding": 1}),
    ("all-at-once", "stride 2 and padding 1, two images, three channels, four filters",
     (2, 3, 7, 6), 4, (3, 2), (4, 4), {"stride": 2, "padding": 1}),
)  # fmt: skip
HIDDEN = (
    ("at-once", "stride 2, padding 1, a row and a column left over",
     (2, 3, 8, 7), 4, (3, 4), (4, 3), {"stride": 2, "padding": 1}),
    ("not-square", "stride 2, padding 1, filters of 3x2",
     (2, 3, 7, 6), 4, (3, 2), (4, 4), {"stride": 2, "padding": 1}),
    ("overlap", "stride 1, filters of 2x3", (2, 2, 5, 8), 3, (2, 3), (4, 6), {}),
    ("wide-frame", "stride 3, padding 2", (1, 3, 8, 7), 2, (3, 3), (4, 3),
     {"stride": 3, "padding": 2}),
    ("one-of-each", "one image, one channel, one filter", (1, 1, 3, 4), 1, (2, 2), (2, 3), {}),
)  # fmt: skip


def _cases(part, table, draw):
    """The table's cases for one part; draw(*shape) gives numbers."""
    for id, title, shape, fn, size, maps, options in table:
        given = [draw(*shape), draw(fn, shape[1], *size), 0.25 + draw(fn)]
        given += [] if part == "forward" else [draw(shape[0], fn, *maps)]
        yield Case(f"{part}-{id}", *given, title=title, part=part, probe=PROBES[part], **options)


def _lesson(part):
    given = [X, W, B] + ([] if part == "forward" else [np.ones((1, 2, 2, 2))])
    title = "the lesson's numbers" + ("" if part == "forward" else ", dout is all ones")
    return Case(f"{part}-lesson", *given, title=title, part=part, probe=PROBES[part],
                want=LESSON[part])  # fmt: skip


def _in_use(part, draw, again=""):
    """A layer that is used again, and two layers beside each other."""
    x, w, b, dout = draw(1, 2, 4, 3), draw(3, 2, 2, 2), draw(3), draw(1, 3, 3, 2)
    before, dbefore = draw(2, 2, 3, 3), draw(2, 3, 2, 2)
    if part == "forward":
        title = "a layer that has seen other images before"
        used = forward_of_a_used_layer
        yield Case(f"forward-used{again}", x, w, b, before, part=part, probe=used, title=title)
        return
    yield Case(f"{part}-used{again}", x, w, b, dout, before, dbefore, part=part,
               probe=_used_before(part),
               title="a layer that has seen other images; backward is called twice")  # fmt: skip
    yield Case(f"{part}-beside{again}", x, w, b, dout, part=part, probe=_beside_another(part),
               title="a second layer is at work between forward and backward")  # fmt: skip


def _hidden(rng):
    def draw(*shape):
        return integers(rng, *shape, scale=0.5)

    for part in PROBES:
        yield from _cases(part, HIDDEN, draw)
        yield from _in_use(part, draw, "-again")


# one idea wrong in each


class _Layer:
    """The layer, with each idea as a method that another one may replace."""

    def __init__(self, w, b, stride=1, padding=0):
        self.w, self.b = w, b
        self.stride, self.padding = stride, padding
        self.dw = self.db = None

    def sizes(self, x):
        sides = zip(x.shape[2:], self.w.shape[2:], strict=True)
        return tuple((n + 2 * self.padding - f) // self.stride + 1 for n, f in sides)

    def columns(self, x):
        return im2col(x, *self.w.shape[2:], self.stride, self.padding)

    def filters(self):
        return self.w.reshape(len(self.w), -1).T

    def product(self, col, filters):
        return col @ filters + self.b

    def as_maps(self, out, n, oh, ow):
        return out.reshape(n, oh, ow, -1).transpose(0, 3, 1, 2)

    def keep(self, x, col):
        self.x_shape, self.col = x.shape, col

    def forward(self, x):
        col = self.columns(x)
        self.keep(x, col)
        return self.as_maps(self.product(col, self.filters()), len(x), *self.sizes(x))

    def rows(self, dout):
        return dout.transpose(0, 2, 3, 1).reshape(-1, len(self.w))

    def of_bias(self, rows, dout):
        return rows.sum(axis=0)

    def of_filters(self, rows, dout):
        return (self.col.T @ rows).T.reshape(self.w.shape)

    def of_images(self, rows, dout):
        dcol = rows @ self.filters().T
        return col2im(dcol, self.x_shape, *self.w.shape[2:], self.stride, self.padding)

    def store(self, dw, db):
        self.dw, self.db = dw, db

    def give(self, dx):
        return dx

    def backward(self, dout):
        rows = self.rows(dout)
        self.store(self.of_filters(rows, dout), self.of_bias(rows, dout))
        return self.give(self.of_images(rows, dout))


def _but(**changes):
    """A class of that name, since a message may name it."""
    return type("Conv2d", (_Layer,), changes)


class _Counted(_Layer):
    """The same with FN where that one leaves the number of filters open."""

    def as_maps(self, out, n, oh, ow):
        return out.reshape(n, oh, ow, len(self.w)).transpose(0, 3, 1, 2)


class _Loops(_Layer):
    """Forward by loops: a wrong size makes other windows, where a reshape stops."""

    def start(self, i):
        return i * self.stride

    def frame(self, x):
        return np.pad(x, ((0, 0), (0, 0), (self.padding,) * 2, (self.padding,) * 2))

    def one(self, window, f):
        return np.sum(window * self.w[f]) + self.b[f]

    def forward(self, x):
        self.keep(x, self.columns(x))
        padded, (fh, fw) = self.frame(x), self.w.shape[2:]
        out = np.zeros((len(x), len(self.w), *self.sizes(x)))
        for n, f, i, j in np.ndindex(out.shape):
            top, left = self.start(i), self.start(j)
            out[n, f, i, j] = self.one(padded[n, :, top : top + fh, left : left + fw], f)
        return out


def _in_all(**changes):
    return [type("Conv2d", (made,), changes) for made in (_Layer, _Counted, _Loops)]


def _sized(size, places=None, columns=None):
    """Another size of the maps, size(n, f, stride, padding), of sides in another order."""

    def sizes(self, x):
        sides = (*x.shape[2:], *self.w.shape[2:])
        h, w, fh, fw = (sides[k] for k in places or (0, 1, 2, 3))
        return size(h, fh, self.stride, self.padding), (columns or size)(
            w, fw, self.stride, self.padding
        )

    return _in_all(sizes=sizes)


def _maps(shape, *order):
    """The product cut into axes of these lengths, and these put into an order."""

    def as_maps(self, out, n, oh, ow):
        lengths = {"n": n, "h": oh, "w": ow, "f": len(self.w)}
        return out.reshape([lengths[axis] for axis in shape]).transpose(order)

    return _but(as_maps=as_maps)


def _biased(add):
    """The bias added in another way: add(maps without a bias, b)."""

    def forward(self, x):
        right = _Layer.forward(self, x)
        return add(right - self.b[:, None, None], self.b)

    return _but(forward=forward)


def _filters(turn):
    """Forward with other filters."""
    return _but(product=lambda self, col, filters: col @ turn(self.w) + self.b)


def _rows(turn):
    return _but(rows=turn)


def _db(of_bias):
    return _but(of_bias=lambda self, rows, dout: of_bias(dout))


def _dw(change):
    """Another dw: change(rows of dout, col, the layer), still with a column for each filter."""
    return _but(of_filters=lambda self, rows, dout: change(rows, self.col, self))


def _dw_of(change):
    """Something done to the right dw."""
    return _dw(lambda rows, col, self: change((col.T @ rows).T.reshape(self.w.shape)))


def _dx(change):
    """Another dcol, which is put back as it should."""

    def of_images(self, rows, dout):
        dcol = change(rows, self)
        return col2im(dcol, self.x_shape, *self.w.shape[2:], self.stride, self.padding)

    return _but(of_images=of_images)


def _stepped(rate):
    """Backward moves the filters, before it makes dx or after."""

    def backward(self, dout):
        dx = _Layer.backward(self, dout)
        self.w = self.w - rate * self.dw
        return dx

    def of_images(self, rows, dout):
        self.w = self.w - rate * _Layer.of_filters(self, rows, dout)
        return _Layer.of_images(self, rows, dout)

    def with_those_of_forward(self, dout):
        kept, self.w = self.w, self.w_of_forward
        dx = _Layer.backward(self, dout)
        self.w = kept - rate * self.dw
        return dx

    def keep(self, x, col):
        _Layer.keep(self, x, col)
        self.w_of_forward = self.w

    return (
        _but(backward=backward),
        _but(of_images=of_images),
        _but(keep=keep, backward=with_those_of_forward),
    )


def _without_attributes(self, w, b, stride=1, padding=0):
    self.w, self.b, self.stride, self.padding = w, b, stride, padding


def _inner(padded, p, h, w):
    return padded[:, :, p : p + h, p : p + w]


def _scatter(self, rows, dout, put, w=None, crop=_inner, stride=None, frame=True):
    """Dx window by window: put(place, share)."""
    n, c, h, width = self.x_shape
    w, (fh, fw) = self.w if w is None else w, self.w.shape[2:]
    p, stride = self.padding if frame else 0, stride or self.stride
    padded = np.zeros((n, c, h + 2 * p, width + 2 * p))
    for image, f, i, j in np.ndindex(dout.shape):
        top, left = i * stride, j * stride
        put(padded[image, :, top : top + fh, left : left + fw], dout[image, f, i, j] * w[f])
    return crop(padded, p, h, width)


def _place_by_place(self, rows, dout, put, frame=True):
    """The same with the filters summed first, as a matrix product does."""
    n, c, h, width = self.x_shape
    p, (fh, fw) = self.padding if frame else 0, self.w.shape[2:]
    padded = np.zeros((n, c, h + 2 * p, width + 2 * p))
    for i, j in np.ndindex(dout.shape[2:]):
        top, left = i * self.stride, j * self.stride
        share = np.einsum("nf, fcuv -> ncuv", dout[:, :, i, j], self.w)
        put(padded[:, :, top : top + fh, left : left + fw], share)
    return padded[:, :, p : p + h, p : p + width]


def _add(place, share):
    place += share


def _add_inside(place, share):
    """As far as the place reaches."""
    place += share[:, : place.shape[1], : place.shape[2]]


def _replace(place, share):
    place[...] = share


def _cropped(crop):
    return _but(of_images=lambda self, rows, dout: _scatter(self, rows, dout, _add, crop=crop))


def _turned(self, rows, dout):
    return _scatter(self, rows, dout, _add, w=self.w[:, :, ::-1, ::-1])


def _one_image_after_the_other(self, rows, dout):
    """Dw of the last image alone."""
    count = len(rows) // len(dout)
    return (self.col[-count:].T @ rows[-count:]).T.reshape(self.w.shape)


def _from_consecutive_windows(self, rows, dout):
    """Dw with windows that begin at every pixel."""
    x = self.x
    p, (fh, fw), (oh, ow) = self.padding, self.w.shape[2:], dout.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (fh, fw), axis=(2, 3))
    return np.einsum("nfij, ncijuv -> fcuv", dout, windows[:, :, :oh, :ow])


def _keeps_x(self, x, col):
    self.x, self.x_shape, self.col = x, x.shape, col


def _keeps_the_first(self, x, col):
    if not hasattr(self, "col"):
        self.x_shape, self.col = x.shape, col


def _keeps_in_the_class(self, x, col):
    type(self).x_shape, type(self).col = x.shape, col


def _reads(*names):
    """Backward reads what forward did not keep."""
    for name in names:
        yield _but(
            keep=lambda self, x, col: None,
            backward=lambda self, dout, name=name: getattr(self, name),
        )


def _reads_bare(*names):
    """Backward, or forward, reads them without self."""
    for name in names:

        def lost(self, array, name=name):
            raise NameError(f"name {name!r} is not defined")

        yield _but(backward=lost)
        yield _but(forward=lost)


def _added_to_the_last(*names):
    def store(self, dw, db):
        new = {"dw": dw, "db": db}
        for name in new:
            before = getattr(self, name) if name in names else None
            setattr(self, name, new[name] if before is None else before + new[name])

    return store


def _added_to_the_last_dx(self, dx):
    before = getattr(self, "dx", None)
    self.dx = dx if before is None or before.shape != dx.shape else before + dx
    return self.dx


MISTAKES = (
    # forward
    Mistake("bias-missing", "forward does not add the bias.",
            _but(product=lambda self, col, filters: col @ filters)),
    Mistake("maps-not-moved", "forward reshapes the product straight to (N, FN, OH, OW); its rows "
            "are places and its columns filters: reshape to (N, OH, OW, FN), then move the last "
            "axis.",
            _but(as_maps=lambda self, out, n, oh, ow: out.reshape(n, -1, oh, ow))),
    Mistake("maps-last", "forward leaves the filters as the last axis; the maps come second, (N, "
            "FN, OH, OW).",
            _but(as_maps=lambda self, out, n, oh, ow: out.reshape(n, oh, ow, -1))),
    Mistake("filters-not-turned", "w is reshaped straight to (C*FH*FW, FN); each filter must "
            "become a column: reshape to (FN, -1), then turn the matrix.",
            _but(filters=lambda self: self.w.reshape(-1, len(self.w))),
            _but(product=lambda self, col, filters:
                 col @ self.w.reshape(-1, len(self.w)) + self.b)),
    Mistake("forward-stride", "forward does not use the stride.",
            _but(columns=lambda self, x: im2col(x, *self.w.shape[2:], 1, self.padding),
                 sizes=lambda self, x: tuple(
                     n + 2 * self.padding - f + 1
                     for n, f in zip(x.shape[2:], self.w.shape[2:], strict=True)))),
    Mistake("forward-padding", "forward does not use the padding.",
            _but(columns=lambda self, x: im2col(x, *self.w.shape[2:], self.stride),
                 sizes=lambda self, x: tuple(
                     (n - f) // self.stride + 1
                     for n, f in zip(x.shape[2:], self.w.shape[2:], strict=True)))),
    # all of backward
    Mistake("dout-not-moved", "dout is reshaped to (-1, FN) while its filters are still axis 1, "
            "which mixes places with filters; move the filters to the end first. All-ones hide it.",
            _but(rows=lambda self, dout: dout.reshape(-1, len(self.w)))),
    Mistake("dout-filters-first", "dout is turned as a whole, so that columns come before rows and "
            "images last; its rows must lie as those of col do: image, row, column.",
            _but(rows=lambda self, dout: dout.T.reshape(-1, len(self.w))),
            *(_rows(lambda self, dout, axes=axes: dout.transpose(axes).reshape(-1, len(self.w)))
              for axes in ((2, 3, 0, 1), (2, 0, 3, 1)))),
    Mistake("dout-forgotten", "backward works as if dout were all ones; what comes from above must "
            "be multiplied in.",
            _but(rows=lambda self, dout: np.ones((dout.size // len(self.w), len(self.w))))),
    Mistake("first-images-kept", "backward works with the images of the first forward; it needs "
            "those of the last one.", _but(keep=_keeps_the_first)),
    Mistake("kept-for-all-layers", "What forward keeps belongs to the class, so that all layers "
            "share it; keep it in self.",
            _but(keep=_keeps_in_the_class)),
    # db
    Mistake("db-not-over-places", "db is summed over the images only; a bias is added at every "
            "place, so sum over rows and columns, too.",
            _but(of_bias=lambda self, rows, dout: dout.sum(axis=0))),
    Mistake("db-not-over-images", "db is summed over the places only; sum over the images, too.",
            _but(of_bias=lambda self, rows, dout: dout.sum(axis=(2, 3)))),
    Mistake("db-of-all", "db is one number, the sum of all of dout; each filter has a bias of its "
            "own.",
            _but(of_bias=lambda self, rows, dout: dout.sum()),
            _but(of_bias=lambda self, rows, dout: np.full(len(self.w), dout.sum()))),
    Mistake("db-mean", "db is a mean; what the places send back is added up.",
            _but(of_bias=lambda self, rows, dout: rows.mean(axis=0)),
            _but(of_bias=lambda self, rows, dout: rows.sum(axis=0) / len(dout))),
    Mistake("db-times-window", "db is multiplied by FH * FW; a bias is added once at each place, "
            "however large the window.",
            _but(of_bias=lambda self, rows, dout:
                 rows.sum(axis=0) * self.w.shape[2] * self.w.shape[3])),
    Mistake("db-two-axes", "db has an axis too many; b has the shape (FN,), and so has its "
            "gradient.",
            _but(of_bias=lambda self, rows, dout: rows.sum(axis=0, keepdims=True)),
            _but(of_bias=lambda self, rows, dout: rows.T.sum(axis=1, keepdims=True)),
            _but(of_bias=lambda self, rows, dout: dout.sum(axis=(0, 2, 3), keepdims=True))),
    # dw
    Mistake("dw-not-turned", "dcol_w is reshaped to the shape of w as it is; its columns are the "
            "filters, so turn it first.",
            _but(of_filters=lambda self, rows, dout: (self.col.T @ rows).reshape(self.w.shape))),
    Mistake("dw-left-as-matrix", "dw is still a matrix; it has the shape of w.",
            _but(of_filters=lambda self, rows, dout: self.col.T @ rows),
            _but(of_filters=lambda self, rows, dout: (self.col.T @ rows).T)),
    Mistake("dw-mean", "dw is a mean; the shares of all images and places are added up, and a "
            "mean, if there is one, is in dout already.",
            _but(of_filters=lambda self, rows, dout:
                 _Layer.of_filters(self, rows, dout) / len(dout)),
            _but(of_filters=lambda self, rows, dout:
                 _Layer.of_filters(self, rows, dout) / len(rows))),
    Mistake("dw-last-image", "Only the last image is left in dw; every image adds its share.",
            _but(of_filters=_one_image_after_the_other)),
    Mistake("dw-turned", "dw is turned by 180 degrees; the layer correlates, so nothing is turned.",
            _but(of_filters=lambda self, rows, dout:
                 _Layer.of_filters(self, rows, dout)[:, :, ::-1, ::-1])),
    Mistake("dw-stride", "dw is made from windows that begin at every pixel; they begin every "
            "`stride` pixels, as in forward.",
            _but(keep=_keeps_x, of_filters=_from_consecutive_windows)),
    Mistake("adds-up", "What backward stores adds up from call to call; each call begins anew.",
            _but(store=_added_to_the_last("dw", "db")), _but(store=_added_to_the_last("dw")),
            _but(store=_added_to_the_last("db"))),
    Mistake("not-stored", "backward does not keep dw and db in self.dw and self.db.",
            _but(store=lambda self, dw, db: None),
            _but(__init__=_without_attributes, store=lambda self, dw, db: None)),
    # dx
    Mistake("dx-overwritten", "A pixel that lies in several windows keeps the share of only one of "
            "them in dx; it gets the sum of all.",
            _but(of_images=lambda self, rows, dout: _place_by_place(self, rows, dout, _replace)),
            _but(of_images=lambda self, rows, dout: _scatter(self, rows, dout, _replace))),
    Mistake("dx-frame-left-on", "dx still has the frame of padding; it has the shape of x.",
            _cropped(lambda padded, p, h, w: padded)),
    Mistake("dx-frame-cut-wrong", "dx has the right shape, but the frame was cut off below and on "
            "the right only.", _cropped(lambda padded, p, h, w: padded[:, :, :h, :w])),
    Mistake("dx-minus-zero", "The frame is cut off with [p:-p], and without padding nothing is "
            "left: -0 is 0.", _cropped(lambda padded, p, h, w: padded[:, :, p:-p, p:-p])),
    Mistake("dx-turned", "dx is made with filters turned by 180 degrees; where each number of dout "
            "is spread over its window, w is used as it is.",
            _but(of_images=_turned)),
    Mistake("dx-without-stride", "dx is put back as if the stride were 1: col2im needs the stride, "
            "too.",
            _but(of_images=lambda self, rows, dout: col2im(
                rows @ self.filters().T, self.x_shape, *self.w.shape[2:], 1, self.padding)),
            _but(of_images=lambda self, rows, dout: _scatter(self, rows, dout, _add, stride=1))),
    Mistake("dx-without-padding", "dx is put back as if there were no padding: col2im needs it, "
            "too.",
            _but(of_images=lambda self, rows, dout: col2im(
                rows @ self.filters().T, self.x_shape, *self.w.shape[2:], self.stride)),
            *(_but(of_images=lambda self, rows, dout, f=f: f(self, rows, dout, _add, frame=False))
              for f in (_scatter, _place_by_place))),
    Mistake("dx-mean", "dx is divided by the number of images; each image has its own part of dx.",
            _but(of_images=lambda self, rows, dout:
                 _Layer.of_images(self, rows, dout) / len(dout))),
    Mistake("nothing-returned", "backward returns nothing; it returns dx.",
            _but(give=lambda self, dx: None)),
    Mistake("all-three-returned", "backward returns all three gradients; it returns dx, and keeps "
            "the others in self.dw and self.db.",
            _but(give=lambda self, dx: (dx, self.dw, self.db)),
            _but(give=lambda self, dx: (self.dw, self.db, dx)),
            _but(give=lambda self, dx: [dx, self.dw, self.db])),
    Mistake("columns-returned", "backward returns dcol, a row for each window; col2im adds its "
            "rows back into images.",
            _but(of_images=lambda self, rows, dout: rows @ self.filters().T)),
    # the lesson names some of these by their number: new ones stand below
    Mistake("size-strict", "It stops when the size is not whole; here sizes are rounded down: "
            "conv_output_size is strict unless you say otherwise.",
            _but(sizes=lambda self, x: tuple(
                conv_output_size(n, f, self.stride, self.padding)
                for n, f in zip(x.shape[2:], self.w.shape[2:], strict=True)))),
    Mistake("dw-not-stored", "backward does not keep dw in self.dw.",
            _but(store=lambda self, dw, db: setattr(self, "db", db))),
    Mistake("db-not-stored", "backward does not keep db in self.db.",
            _but(store=lambda self, dw, db: setattr(self, "dw", dw))),
    Mistake("dx-without-both", "dx is put back as if the stride were 1 and there were no padding: "
            "col2im needs both.",
            _but(of_images=lambda self, rows, dout: col2im(
                rows @ self.filters().T, self.x_shape, *self.w.shape[2:]))),
    # forward
    Mistake("filters-flipped", "forward turns the filters by 180 degrees; deep learning's "
            "convolution leaves them as they are.",
            _filters(lambda w: w[:, :, ::-1, ::-1].reshape(len(w), -1).T),
            _filters(lambda w: w[:, ::-1, ::-1, ::-1].reshape(len(w), -1).T)),
    Mistake("filters-channels-last", "forward writes the channels of a filter last; their order "
            "must be that of the rows of col: channels, rows, columns.",
            _filters(lambda w: w.transpose(0, 2, 3, 1).reshape(len(w), -1).T)),
    Mistake("filters-turned-over", "forward swaps rows and columns of the filters.",
            _filters(lambda w: w.swapaxes(2, 3).reshape(len(w), -1).T)),
    Mistake("filters-left-as-rows", "w is a matrix with a row for each filter in forward; in the "
            "product each filter must be a column.",
            _filters(lambda w: w.reshape(len(w), -1)),
            _but(product=lambda self, col, filters:
                 np.dot(col, self.w.reshape(len(self.w), -1)) + self.b)),
    Mistake("filter-0-only", "Every map comes from filter 0 in forward; each has its own filter.",
            _filters(lambda w: np.tile(w[0].reshape(-1, 1), len(w)))),
    Mistake("bias-along-a-map", "forward spreads b along rows, columns or images; b has a number "
            "for each filter, and filters are axis 1.",
            *(_biased(lambda out, b, shape=shape: out + b.reshape(shape))
              for shape in ((-1,), (-1, 1), (-1, 1, 1, 1))),
            _biased(lambda out, b: out.__iadd__(b)),
            _but(product=lambda self, col, filters: col @ filters + self.b[:, None])),
    Mistake("bias-of-filter-0", "Every map gets the bias of filter 0 in forward; each filter has "
            "its own.", _biased(lambda out, b: out + b[0])),
    Mistake("bias-of-all", "The sum of all biases is added everywhere in forward; a map gets only "
            "the bias of its own filter.", _biased(lambda out, b: out + b.sum())),
    Mistake("bias-taken-away", "forward takes the bias away; it is added.",
            _biased(lambda out, b: out - b[:, None, None])),
    Mistake("bias-per-number", "forward adds the bias to every number of a window; it is added "
            "once to each product of a window and a filter.",
            _but(product=lambda self, col, filters: col @ filters + len(filters) * self.b),
            _but(product=lambda self, col, filters:
                 col @ filters + self.w[0, 0].size * self.b)),
    Mistake("forward-mean", "forward takes the mean of the products; a convolution takes their "
            "sum.",
            _but(product=lambda self, col, filters: col @ filters / len(filters) + self.b)),
    Mistake("forward-activated", "Numbers below 0 became 0 in forward: the activation is a layer "
            "of its own.",
            _but(forward=lambda self, x: np.maximum(_Layer.forward(self, x), 0))),
    Mistake("line-length", "forward cuts the rows of the product into lines of OH windows; there "
            "are OH lines of OW windows each.",
            _maps("nwhf", 0, 3, 1, 2), _maps("nwhf", 0, 3, 2, 1)),
    Mistake("maps-turned-over", "forward swaps rows and columns of each map.",
            _maps("nhwf", 0, 3, 2, 1)),
    Mistake("maps-mixed", "forward puts the axes of the product into another order than (N, FN, "
            "OH, OW): its rows go image by image, line by line, and its columns are the filters; "
            "transpose takes the old places of the axes in their new order.",
            _maps("nhwf", 0, 2, 3, 1), _maps("nhwf", 3, 0, 1, 2), _maps("hwnf", 2, 3, 0, 1),
            _maps("fnhw", 1, 0, 2, 3), _maps("nhwf", 3, 2, 1, 0), _maps("fnhw", 0, 1, 2, 3)),
    Mistake("matrix-returned", "forward returns the product as it is, a row for each window; it "
            "must be put back into maps.",
            _but(as_maps=lambda self, out, n, oh, ow: out)),
    Mistake("no-axis-of-images", "The result of forward lacks the axis of images; its axes are "
            "(N, FN, OH, OW), even for one image.",
            _but(forward=lambda self, x: _Layer.forward(self, x)[0]),
            _but(forward=lambda self, x: _Layer.forward(self, x).squeeze())),
    Mistake("forward-nothing", "forward returns nothing; it returns the maps.",
            _but(forward=lambda self, x: self.keep(x, self.columns(x)))),
    Mistake("forward-image-0", "Only image 0 has maps; forward takes all images.",
            _but(forward=lambda self, x: _Layer.forward(self, x)
                 * (np.arange(len(x)) == 0)[:, None, None, None]),
            _but(forward=lambda self, x: _Layer.forward(self, x[:1]))),
    Mistake("forward-channel-0", "forward reads one channel only; a window reaches through all of "
            "them.",
            *(_but(product=lambda self, col, filters, k=k: col.reshape(len(col), *self.w.shape[1:])[
                :, k].reshape(len(col), -1) @ self.w[:, k].reshape(len(self.w), -1).T + self.b)
              for k in (0, -1))),
    # forward: sizes, stride, padding
    Mistake("size-without-1", "Each map is one row and one column too small: the formula for the "
            "size ends with + 1.", *_sized(lambda n, f, s, p: (n + 2 * p - f) // s)),
    Mistake("size-1-added-first", "The 1 is added before the division by the stride, so a last "
            "window may be missing; it is the first window, and is added behind.",
            *_sized(lambda n, f, s, p: (n + 2 * p - f + 1) // s)),
    Mistake("size-without-padding", "OH and OW do not count the padding.",
            *_sized(lambda n, f, s, p: (n - f) // s + 1)),
    Mistake("size-one-sided", "The padding counts once in OH and OW; both sides have it.",
            *_sized(lambda n, f, s, p: (n + p - f) // s + 1)),
    Mistake("size-without-stride", "OH and OW do not count the stride.",
            *_sized(lambda n, f, s, p: n + 2 * p - f + 1)),
    Mistake("size-by-stride", "OH and OW are the images' size divided by the stride; the last "
            "window must lie wholly inside, so the filters' size counts as well.",
            *_sized(lambda n, f, s, p: (n + 2 * p) // s), *_sized(lambda n, f, s, p: n // s),
            *_sized(lambda n, f, s, p: -(-n // s))),
    Mistake("size-rounded-up", "OH and OW are rounded up when they are not whole; the last window "
            "must lie wholly inside.",
            *_sized(lambda n, f, s, p: -(-(n + 2 * p - f) // s) + 1)),
    Mistake("size-float", "OH or OW is a float: / always gives one, // a whole number, rounded "
            "down.", *_sized(lambda n, f, s, p: (n + 2 * p - f) / s + 1)),
    Mistake("sizes-unlike", "OH and OW are computed in two ways, and one of them is "
            "wrong: compare the two formulas, sign by sign.",
            *(layer for rows, columns in unlike() for layer in _sized(rows, columns=columns))),
    Mistake("columns-from-height", "OW is computed from H; it needs W.",
            *_sized(floored, (0, 0, 2, 3))),
    Mistake("columns-from-filter-height", "OW is computed from FH; it needs FW.",
            *_sized(floored, (0, 1, 2, 2))),
    Mistake("all-from-height", "OW is computed as OH is; it needs W and FW.",
            *_sized(floored, (0, 0, 2, 2))),
    Mistake("image-size-swapped", "OH is computed from W and OW from H; H comes before W in "
            "x.shape.", *_sized(floored, (1, 0, 2, 3))),
    Mistake("sizes-swapped", "OH and OW are swapped: OH is computed from H and FH, OW from W and "
            "FW.", _sized(floored, (1, 0, 3, 2))[2]),
    Mistake("filter-size-swapped", "The height and the width of the filters are swapped; FH comes "
            "before FW in w.shape.",
            *_sized(floored, (0, 1, 3, 2)),
            *(_but(columns=lambda self, x: im2col(
                x, *self.w.shape[:1:-1], self.stride, self.padding), **more)
              for more in ({}, {"sizes": lambda self, x: tuple(
                  floored(n, f, self.stride, self.padding)
                  for n, f in zip(x.shape[2:], self.w.shape[:1:-1], strict=True))}))),
    Mistake("cut-without-stride", "OH and OW count the stride, but the windows of forward are cut "
            "without it: they begin every `stride` pixels.",
            *(type("Conv2d", (made,), {
                "columns": lambda self, x: im2col(x, *self.w.shape[2:], 1, self.padding)})
              for made in (_Layer, _Counted)),
            type("Conv2d", (_Loops,), {"start": lambda self, i: i})),
    Mistake("cut-without-padding", "OH and OW count the padding, but the windows of forward are "
            "cut out of images that have no frame of zeros.",
            *(type("Conv2d", (made,), {
                "columns": lambda self, x: im2col(x, *self.w.shape[2:], self.stride)})
              for made in (_Layer, _Counted)),
            type("Conv2d", (_Loops,), {"frame": lambda self, x: x})),
    Mistake("cut-without-both", "OH and OW count stride and padding, but im2col is told of "
            "neither.",
            *(type("Conv2d", (made,), {"columns": lambda self, x: im2col(x, *self.w.shape[2:])})
              for made in (_Layer, _Counted))),
    Mistake("side-by-side", "The windows of forward lie side by side, as if the stride were their "
            "size; window i begins at row i * stride.",
            type("Conv2d", (_Loops,), {"start": lambda self, i: i * self.w.shape[2]})),
    Mistake("both-ignored", "forward uses neither the stride nor the padding.",
            _but(columns=lambda self, x: im2col(x, *self.w.shape[2:]), sizes=lambda self, x: tuple(
                floored(n, f, 1, 0) for n, f in zip(x.shape[2:], self.w.shape[2:], strict=True)))),
    Mistake("padded-twice", "The images get their frame twice in forward: im2col adds it itself.",
            *(_in_all(columns=lambda self, x: im2col(np.pad(
                x, ((0, 0), (0, 0), (self.padding,) * 2, (self.padding,) * 2)), *self.w.shape[2:],
                self.stride, self.padding))[:2]),
            _but(columns=lambda self, x: im2col(
                     x, *self.w.shape[2:], self.stride, 2 * self.padding),
                 sizes=lambda self, x: tuple(
                     floored(n, f, self.stride, 2 * self.padding)
                     for n, f in zip(x.shape[2:], self.w.shape[2:], strict=True)))),
    Mistake("frame-of-border-pixels", "The frame in forward repeats pixels of the images; it is "
            "made of zeros.",
            *(type("Conv2d", (_Loops,), {"frame": lambda self, x, mode=mode: np.pad(
                x, ((0, 0), (0, 0), (self.padding,) * 2, (self.padding,) * 2), mode=mode)})
              for mode in ("edge", "wrap"))),
    # all of backward
    Mistake("dout-cut-by-filters", "dout is cut as if its filters were axis 0; images come first, "
            "so axes must move before the reshape.",
            _rows(lambda self, dout: dout.reshape(len(self.w), -1).T)),
    Mistake("dout-turned-over", "The rows and columns of dout are swapped in backward; its rows "
            "must lie as those of col do: image, row, column.",
            _rows(lambda self, dout: dout.transpose(0, 3, 2, 1).reshape(-1, len(self.w)))),
    Mistake("dout-axes-mixed", "The axes of dout are put into another order than (N, OH, OW, FN): "
            "transpose takes the old places of the axes in their new order.",
            *(_rows(lambda self, dout, axes=axes: dout.transpose(axes).reshape(-1, len(self.w)))
              for axes in ((0, 3, 1, 2), (1, 0, 2, 3), (0, 2, 1, 3), (0, 1, 3, 2), (1, 2, 3, 0)))),
    Mistake("all-mean", "All gradients are divided by the number of images; a mean, if there is "
            "one, is in dout already.",
            _rows(lambda self, dout: _Layer.rows(self, dout) / len(dout))),
    Mistake("filters-stepped", "backward changes the filters: a layer only keeps their gradients, "
            "and whoever trains takes the step.",
            *(layer for rate in (0.1, 0.01, 1) for layer in _stepped(rate))),
    # db
    Mistake("db-over-filters", "db is summed over the filters; a bias belongs to a filter, so sum "
            "over images, rows and columns.",
            *(_db(lambda dout, axes=axes: dout.sum(axis=axes))
              for axes in (1, (0, 1), (1, 2), (1, 3), (1, 2, 3))),
            _but(of_bias=lambda self, rows, dout: rows.sum(axis=1))),
    Mistake("db-one-axis-missing", "db is summed along one axis of the maps only; a bias is added "
            "in every row and every column.",
            *(_db(lambda dout, axes=axes: dout.sum(axis=axes)) for axes in ((0, 2), (0, 3), 2, 3))),
    Mistake("db-one-image", "db comes from one image only; every image adds its share.",
            *(_db(lambda dout, k=k: dout[k].sum(axis=(1, 2))) for k in (0, -1))),
    Mistake("db-one-place", "db comes from one place only; a bias is added at every place.",
            *(_db(lambda dout, k=k: dout[:, :, k, k].sum(axis=0)) for k in (0, -1)),
            _db(lambda dout: dout[-1, :, -1, -1])),
    Mistake("db-not-summed", "db is dout itself; every place used the same bias, so add up.",
            _db(lambda dout: dout.copy()),
            _but(of_bias=lambda self, rows, dout: rows.copy())),
    Mistake("db-without-dout", "db counts places; what each of them sends back, dout, is missing.",
            _db(lambda dout: np.full(dout.shape[1], dout.size / dout.shape[1])),
            _db(lambda dout: np.ones(dout.shape[1]))),
    Mistake("db-times-b", "db is multiplied by b; the slope of a sum is 1 for each of its terms.",
            _but(of_bias=lambda self, rows, dout: rows.sum(axis=0) * self.b)),
    # dw
    Mistake("dw-channels-last", "dw is cut out of the matrix as if the channels came last in a "
            "window; im2col writes channels, then rows, then columns.",
            _dw(lambda rows, col, self: (col.T @ rows).T.reshape(
                len(self.w), *self.w.shape[2:], -1).transpose(0, 3, 1, 2)),
            _dw_of(lambda dw: np.moveaxis(dw, 1, 3))),
    Mistake("dw-turned-over", "Rows and columns of the filters are swapped in dw; it has the shape "
            "of w, (FN, C, FH, FW).",
            _dw_of(lambda dw: dw.swapaxes(2, 3)),
            _dw_of(lambda dw: dw.reshape(*dw.shape[:2], *dw.shape[:1:-1])),
            _dw_of(lambda dw: dw.swapaxes(2, 3).reshape(dw.shape))),
    Mistake("dw-filters-second", "Filters and channels are swapped in dw; it has the shape of w, "
            "(FN, C, FH, FW).",
            _dw_of(lambda dw: dw.swapaxes(0, 1)),
            _dw_of(lambda dw: dw.swapaxes(0, 1).reshape(dw.shape))),
    Mistake("dw-first-image", "Only image 0 is in dw; every image adds its share.",
            _but(of_filters=lambda self, rows, dout: (
                self.col[: len(rows) // len(dout)].T @ rows[: len(rows) // len(dout)]
            ).T.reshape(self.w.shape))),
    Mistake("dw-one-place", "dw holds the share of one place only; every place adds its own.",
            *(_but(of_filters=lambda self, rows, dout, k=k: np.einsum(
                "nf, ncuv -> fcuv", dout[:, :, k, k],
                self.col.reshape(len(dout), *dout.shape[2:], *self.w.shape[1:])[:, k, k]))
              for k in (0, -1)),
            *(_dw(lambda rows, col, self, k=k: np.outer(rows[k], col[k]).reshape(self.w.shape))
              for k in (0, -1))),
    Mistake("dw-without-dout", "dw does not use dout; what comes from above must be multiplied in.",
            _dw(lambda rows, col, self: (col.T @ np.ones_like(rows)).T.reshape(self.w.shape))),
    Mistake("dw-sums-multiplied", "dw multiplies sums: dout must meet its own window at each "
            "place, and then the products are added up.",
            _dw(lambda rows, col, self: np.outer(
                rows.sum(axis=0), col.sum(axis=0)).reshape(self.w.shape))),
    Mistake("dw-channel-0", "dw comes from channel 0 for all channels; each channel of a filter "
            "meets its own channel of the window.",
            _dw_of(lambda dw: dw[:, :1] + 0 * dw)),
    Mistake("dw-times-w", "dw is multiplied by w; the slope with respect to a weight is what it "
            "meets in the window.",
            _but(of_filters=lambda self, rows, dout: _Layer.of_filters(self, rows, dout) * self.w)),
    Mistake("col-not-turned", "dw is made with col as it is; rows of col must meet rows of dout, "
            "and that is col.T @ dout.",
            _dw(lambda rows, col, self: (col @ rows).T), _dw(lambda rows, col, self: col @ rows),
            _dw(lambda rows, col, self: np.dot(col, rows))),
    # dx
    Mistake("dx-lower-right-kept", "dx has the right shape, but the frame was cut off above and on "
            "the left only, twice as wide.",
            _cropped(lambda padded, p, h, w: padded[:, :, 2 * p :, 2 * p :])),
    Mistake("dx-filters-not-turned", "dx is made with the filters' matrix as it was in forward; "
            "turn it: the way back through it is its transpose.",
            _dx(lambda rows, self: rows @ self.filters()),
            _dx(lambda rows, self: np.dot(rows, self.filters()))),
    Mistake("dx-filters-mixed", "dx is made with w reshaped straight to (C*FH*FW, FN), which mixes "
            "the filters.",
            _dx(lambda rows, self: rows @ self.w.reshape(-1, len(self.w)).T)),
    Mistake("dx-channels-last", "dx is made of filters whose channels come last; a row of dcol "
            "holds channels, then rows, then columns.",
            _dx(lambda rows, self: rows @ self.w.transpose(0, 2, 3, 1).reshape(len(self.w), -1))),
    Mistake("dx-filters-turned-over", "Rows and columns of the filters are swapped in dx.",
            _dx(lambda rows, self: rows @ self.w.swapaxes(2, 3).reshape(len(self.w), -1)),
            _but(of_images=lambda self, rows, dout: col2im(
                rows @ self.filters().T, self.x_shape, *self.w.shape[:1:-1], self.stride,
                self.padding))),
    Mistake("dx-one-filter", "dx comes from one filter only; a pixel has been seen by all of them.",
            *(_dx(lambda rows, self, k=k: np.outer(rows[:, k], self.w[k])) for k in (0, -1)),
            _dx(lambda rows, self: rows.sum(axis=1, keepdims=True) @ self.w[:1].reshape(1, -1))),
    Mistake("dx-without-dout", "dx does not use dout; what comes from above must be multiplied in.",
            _dx(lambda rows, self: np.ones_like(rows) @ self.filters().T)),
    Mistake("dx-with-windows", "dx is made with the windows of x; a pixel met the filters, so they "
            "are what dout is multiplied by.",
            _dx(lambda rows, self: rows.sum(axis=1, keepdims=True) * self.col)),
    Mistake("dx-one-image", "dx is filled for one image only.",
            *(_but(of_images=lambda self, rows, dout, k=k: _Layer.of_images(self, rows, dout)
                   * (np.arange(len(dout)) == k % len(dout))[:, None, None, None])
              for k in (0, -1))),
    Mistake("dx-channel-0", "Only channel 0 of dx is filled; a filter sends back to all channels.",
            _but(of_images=lambda self, rows, dout: _Layer.of_images(self, rows, dout)
                 * (np.arange(self.x_shape[1]) == 0)[:, None, None])),
    Mistake("dx-per-visit", "dx is divided by the number of windows that see a pixel; it gets the "
            "sum of what they send back.",
            _but(of_images=lambda self, rows, dout: _Layer.of_images(self, rows, dout) / np.maximum(
                1, col2im(np.ones_like(self.col), self.x_shape, *self.w.shape[2:], self.stride,
                          self.padding)))),
    Mistake("dx-with-bias", "The bias is added to dx; it has no part in how x moves the result.",
            _dx(lambda rows, self: (rows + self.b) @ self.filters().T)),
    Mistake("dx-side-by-side", "What the windows send back is put side by side in dx, as if the "
            "stride were their size.",
            _but(of_images=lambda self, rows, dout: _scatter(
                self, rows, dout, _add_inside, stride=self.w.shape[2]))),
    Mistake("dx-adds-up", "dx adds up from call to call; each call begins with zeros.",
            _but(give=_added_to_the_last_dx)),
    Mistake("other-gradient-returned", "backward returns dw or db; it returns dx.",
            _but(give=lambda self, dx: self.dw), _but(give=lambda self, dx: self.db)),
    Mistake("dx-turned-over", "Rows and columns of dx are swapped.",
            _but(give=lambda self, dx: dx.swapaxes(2, 3))),
    Mistake("opposite-sign", "A gradient has the wrong sign; whoever trains goes against it, not "
            "the layer.",
            _but(give=lambda self, dx: -dx), _but(store=lambda self, dw, db: (
                setattr(self, "dw", -dw), setattr(self, "db", -db))[0]),
            _rows(lambda self, dout: -_Layer.rows(self, dout))),
    Mistake("size-one-too-large", "Each map is one row and one column too large: the formula for "
            "the size ends with + 1, and no more.",
            *_sized(lambda n, f, s, p: floored(n, f, s, p) + 1)),
    # what belongs into self
    Mistake("not-kept", "backward reads from self what forward did not keep there.",
            *_reads("col", "x_shape", "col_w", "x", "cols", "x_col", "w_col", "shape")),
    Mistake("self-missing", "A method reads a name that it does not know: what __init__ or forward "
            "stored in self is read with `self.` before it, and what was not stored is forgotten.",
            *_reads_bare("w", "b", "stride", "padding", "col", "x_shape", "col_w", "x")),
)  # fmt: skip

EXERCISE = Exercise(
    __name__,
    reference=Conv2d,
    alternative=ByEinsum,
    differs="The second makes no matrix: einsum says which axes meet and are summed, and dx is "
            "spread window by window.",
    minutes=20,
    difficulty=3,
    teaches=("course_lib.functional.conv2d_backward", "course_lib.layers.Conv2d"),
    visible=tuple(
        case
        for part in PROBES
        for case in (_lesson(part), *_cases(part, VISIBLE, _numbers), *_in_use(part, _numbers))
    ),
    hidden=_hidden,
    mistakes=MISTAKES,
    hints=(
        "forward: lay the windows out with im2col, make each filter a column, multiply, add b; "
        "then the way back from (N*OH*OW, FN) to (N, FN, OH, OW): reshape, then move an axis. "
        "conv_output_size gives OH and OW, with strict=False. Keep in self what backward will "
        "need.",
        "backward goes through the graph from right to left. The last thing that forward did was "
        "to reshape and to move the filters to axis 1: undo it for dout. Then affine_backward has "
        "the shapes it wants: dout, col and the filters as columns.",
        "From affine_backward come dcol, dcol_w and db. dcol has a row for each window, and col2im "
        "makes dx of it. In dcol_w each filter is a column: turn it before you reshape it to the "
        "shape of w.",
    ),
)  # fmt: skip
