"""The reference functions against independent oracles: SciPy, and loops written out."""

import itertools

import numpy as np
import pytest
import scipy
from hypothesis import given
from hypothesis import strategies as st

from course_lib import functional as F

PROBES = [  # N, C, H, W, FN, FH, FW, stride, padding
    (2, 3, 7, 6, 4, 3, 2, 2, 1),
    (2, 2, 5, 8, 3, 2, 3, 1, 0),
    (1, 3, 8, 7, 2, 3, 3, 3, 2),
]


def conv2d_by_loops(x, w, b, stride, padding):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    rows = range(0, x.shape[2] - w.shape[2] + 1, stride)
    columns = range(0, x.shape[3] - w.shape[3] + 1, stride)
    out = np.zeros((len(x), len(w), len(rows), len(columns)))
    for n, f, (i, top), (j, left) in itertools.product(
        range(len(x)), range(len(w)), enumerate(rows), enumerate(columns)
    ):
        window = x[n, :, top : top + w.shape[2], left : left + w.shape[3]]
        out[n, f, i, j] = float((window * w[f]).sum()) + b[f]
    return out


@pytest.mark.parametrize("probe", PROBES)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_conv2d_equals_loops_on_the_probes_and_keeps_the_dtype(probe, dtype):
    n, c, h, w, fn, fh, fw, stride, padding = probe
    rng = np.random.default_rng(0)
    x, filters, b = (
        rng.normal(size=s).astype(dtype) for s in [(n, c, h, w), (fn, c, fh, fw), (fn,)]
    )
    before = x.copy(), filters.copy(), b.copy()
    out = F.conv2d(x, filters, b, stride=stride, padding=padding)
    np.testing.assert_allclose(
        out, conv2d_by_loops(x, filters, b, stride, padding), rtol=1e-4, atol=1e-5
    )
    assert out.dtype == dtype
    for now, then in zip((x, filters, b), before, strict=True):
        np.testing.assert_array_equal(now, then)


@given(st.data())
def test_correlation_and_convolution_equal_scipys(data):
    shape = data.draw(st.tuples(st.integers(1, 8), st.integers(1, 8)))
    size = data.draw(st.tuples(st.integers(1, shape[0]), st.integers(1, shape[1])))
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    image, kernel = rng.normal(size=shape), rng.normal(size=size)
    expected = scipy.signal.correlate2d(image, kernel, mode="valid")
    np.testing.assert_allclose(F.correlate2d(image, kernel), expected, atol=1e-12)
    expected = scipy.signal.convolve2d(image, kernel, mode="valid")
    np.testing.assert_allclose(F.true_convolution(image, kernel), expected, atol=1e-12)


def test_the_slides_numbers():
    x = np.array([[1, 2, 3, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 3, 0, 1]])
    w = np.array([[2, 0, 1], [0, 1, 2], [1, 0, 2]])
    np.testing.assert_array_equal(F.correlate2d(x, w), [[15, 16], [6, 15]])
    padded = F.correlate2d(F.zero_pad(x, F.same_padding(3)), w)
    expected = [[7, 12, 10, 2], [4, 15, 16, 10], [10, 6, 15, 6], [8, 10, 4, 3]]
    np.testing.assert_array_equal(padded, expected)
    assert [F.conv_output_size(7, 3, stride=s, strict=False) for s in (1, 2, 3)] == [5, 3, 2]
    sizes = [F.conv_output_size(n, 5, stride=3, padding=2, strict=False) for n in (28, 31)]
    assert sizes == [10, 11]
    assert F.conv_num_params(3, 10, 5) == 760
    assert F.conv_num_params(64, 32, 1) == 2080
    assert F.conv_num_params(3, 96, (11, 11)) == 34944
    toy = np.arange(9.0).reshape(1, 1, 3, 3)
    filters = np.ones((2, 1, 2, 2)) * np.array([1, 2]).reshape(2, 1, 1, 1)
    out = F.conv2d(toy, filters, np.ones(2))
    np.testing.assert_array_equal(out[0], [[[9, 13], [21, 25]], [[17, 25], [41, 49]]])


@given(st.integers(1, 30), st.integers(1, 9), st.integers(1, 4), st.integers(0, 4))
def test_conv_output_size_counts_the_window_starts(n, f, stride, padding):
    starts = range(0, n + 2 * padding - f + 1, stride)
    if not len(starts):
        with pytest.raises(ValueError, match="does not fit"):
            F.conv_output_size(n, f, stride, padding)
        return
    assert F.conv_output_size(n, f, stride, padding, strict=False) == len(starts)
    if starts[-1] + f == n + 2 * padding:
        assert F.conv_output_size(n, f, stride, padding) == len(starts)
    else:
        with pytest.raises(ValueError, match="not whole"):
            F.conv_output_size(n, f, stride, padding)


def test_learn_kernel_finds_the_kernel_that_made_the_target():
    rng = np.random.default_rng(1)
    image, kernel = rng.normal(size=(12, 12)), rng.normal(size=(3, 3))
    target = scipy.signal.correlate2d(image, kernel, mode="valid")
    assert np.abs(F.learn_kernel(image, target, 3, steps=300, lr=0.2) - kernel).max() < 1e-6
    with pytest.raises(F.ShapeError, match=r"response of shape \(10, 10\)"):
        F.learn_kernel(image, target[:-1], 3, 1, 0.1)


def test_a_1x1_convolution_is_a_linear_layer_for_each_pixel():
    rng = np.random.default_rng(2)
    x, w, b = rng.normal(size=(2, 3, 4, 5)), rng.normal(size=(6, 3, 1, 1)), rng.normal(size=6)
    expected = (x.transpose(0, 2, 3, 1) @ w[:, :, 0, 0].T + b).transpose(0, 3, 1, 2)
    np.testing.assert_allclose(F.conv1x1(x, w, b), expected)


ITEM_57 = np.arange(9.0).reshape(1, 1, 3, 3), np.array([1.0, 2.0]).repeat(4).reshape(2, 1, 2, 2)


def test_the_slides_im2col():
    assert F.im2col(np.zeros((1, 3, 7, 7)), 5).shape == (9, 75)
    assert F.im2col(np.zeros((10, 3, 7, 7)), 5).shape == (90, 75)
    x, w = ITEM_57
    col = [[0, 1, 3, 4], [1, 2, 4, 5], [3, 4, 6, 7], [4, 5, 7, 8]]
    np.testing.assert_array_equal(F.im2col(x, (2, 2)), col)
    col_w = w.reshape(2, 4).T
    np.testing.assert_array_equal(col_w, [[1, 2]] * 4)
    np.testing.assert_array_equal(
        F.im2col(x, 2) @ col_w + 1, [[9, 17], [13, 25], [21, 41], [25, 49]]
    )


def test_the_slides_backward_pass():
    x, w = ITEM_57
    dx, dw, db = F.conv2d_backward(np.ones((1, 2, 2, 2)), x, w)
    np.testing.assert_array_equal(dx[0, 0], [[3, 6, 3], [6, 12, 6], [3, 6, 3]])
    np.testing.assert_array_equal(dw[:, 0], [[[8, 12], [20, 24]]] * 2)
    np.testing.assert_array_equal(db, [4, 4])
    dout = np.array([[1.0, 2, 3], [4, 5, 6]])
    np.testing.assert_array_equal(
        F.linear_backward(dout, np.ones((2, 1)), np.ones((3, 1)))[2], [5, 7, 9]
    )


def test_the_slides_pooling():
    x = np.arange(18.0).reshape(1, 2, 3, 3)
    col = F.im2col(x, 2)
    assert col.shape == (4, 8)
    rows = col.reshape(-1, 4)
    assert rows.shape == (8, 4)
    assert (rows.argmax(axis=1) == 3).all()
    out = F.max_pool2d(x, 2, stride=1)
    np.testing.assert_array_equal(out[0], [[[4, 5], [7, 8]], [[13, 14], [16, 17]]])
    dx = F.max_pool2d_backward(np.ones_like(out), x, 2, stride=1)
    np.testing.assert_array_equal(dx[0], [[[0, 0, 0], [0, 1, 1], [0, 1, 1]]] * 2)


def test_the_first_of_equal_pixels_receives_the_whole_gradient():
    dout = np.arange(1.0, 5).reshape(1, 1, 2, 2)
    dx = F.max_pool2d_backward(dout, -np.ones((1, 1, 3, 3)), 2, stride=1)
    np.testing.assert_array_equal(dx[0, 0], [[1, 2, 0], [3, 4, 0], [0, 0, 0]])
    dx = F.max_pool2d_backward(dout, -np.ones((1, 1, 2, 2)), 2, padding=1)
    np.testing.assert_array_equal(dx[0, 0], [[1, 2], [3, 4]])


def test_the_frame_of_max_pooling_never_wins_and_that_of_average_pooling_counts():
    x = -np.ones((1, 1, 2, 2))
    np.testing.assert_array_equal(F.max_pool2d(x, 2, padding=1), x)
    np.testing.assert_array_equal(F.avg_pool2d(x, 2, padding=1), x / 4)


def test_relu_lets_nothing_back_through_zero_and_below():
    dout = np.array([np.inf, np.nan, 5])
    np.testing.assert_array_equal(F.relu_backward(dout, np.array([-1.0, 0, 2])), [0, 0, 5])


def test_losses_worked_by_hand():
    scores = np.array([[0.0, np.log(3)], [np.log(4), 0]])  # probabilities 1/4, 3/4 and 4/5, 1/5
    np.testing.assert_allclose(F.softmax(scores), [[0.25, 0.75], [0.8, 0.2]])
    labels = np.array([1, 1])
    expected = -(np.log(0.75) + np.log(0.2)) / 2
    assert F.cross_entropy(scores, labels) == pytest.approx(expected)
    assert F.cross_entropy(scores, np.eye(2)[labels]) == pytest.approx(expected)
    gradient = F.cross_entropy_backward(scores, labels)
    np.testing.assert_allclose(gradient, [[0.125, -0.125], [0.4, -0.4]])
    assert F.cross_entropy(np.array([[1e4, -1e4]]), np.array([1])) == 2e4


def test_normalisation_worked_by_hand():
    x = np.array([[1.0, 0.0], [3.0, 4.0]])
    out, cache = F.batch_norm_train(x, np.array([1.0, 10.0]), np.array([0.0, 1.0]), eps=0)
    np.testing.assert_array_equal(out, [[-1, -9], [1, 11]])
    np.testing.assert_array_equal([cache.mean, cache.var], [[2, 2], [1, 4]])
    x = np.array([1.0, 2.0, 3.0]).reshape(1, 3, 1, 1)
    out = F.local_response_norm(x, 3, alpha=3.0, beta=1.0).ravel()
    np.testing.assert_allclose(out, [1 / (1 + 1 + 4), 2 / (1 + 1 + 4 + 9), 3 / (1 + 4 + 9)])


def test_dropout_keeps_the_mean_and_its_generator_decides():
    x = np.ones((200, 500))
    out, mask = F.dropout(x, 0.4, np.random.default_rng(0))
    assert abs((out == 0).mean() - 0.4) < 0.01
    assert abs(out.mean() - 1) < 0.01
    np.testing.assert_array_equal(out, mask)
    np.testing.assert_array_equal(F.dropout(x, 0.4, np.random.default_rng(0))[0], out)
    assert (F.dropout(x, 0.4, np.random.default_rng(1))[0] != out).any()
    np.testing.assert_array_equal(F.dropout(x, 0, np.random.default_rng(0))[0], x)
    single, _ = F.dropout(x.astype("float32"), 0.4, np.random.default_rng(0))
    np.testing.assert_allclose(single, out, rtol=1e-6)  # the same numbers fall out


# Properties, in whole numbers, so that they hold to the last bit ------------------------------


@st.composite
def cases(draw):
    """A window's size, stride and padding, as pairs, and whole-numbered images that it fits."""
    fh, fw = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    stride = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    padding = draw(st.tuples(st.integers(0, 2), st.integers(0, 2)))
    n, c = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    h, w = (
        max(1, f - 2 * p) + draw(st.integers(0, 5)) for f, p in zip((fh, fw), padding, strict=True)
    )
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return (fh, fw), stride, padding, whole(rng, n, c, h, w), rng


def whole(rng, *shape):
    return rng.integers(-9, 10, size=shape).astype(float)


@given(cases())
def test_col2im_is_the_adjoint_of_im2col(case):
    size, stride, padding, x, rng = case
    col = F.im2col(x, size, stride=stride, padding=padding)
    y = whole(rng, *col.shape)
    back = F.col2im(y, x.shape, size, stride=stride, padding=padding)
    assert (col * y).sum() == (x * back).sum()
    images = col.reshape(len(x), -1, *x.shape[1:2], *size)  # (N, OH*OW, C, FH, FW)
    padded = np.pad(x, [(0, 0), (0, 0), *((p, p) for p in padding)])
    last = [(n - f) // s * s for n, f, s in zip(padded.shape[2:], size, stride, strict=True)]
    corner = padded[:, :, last[0] : last[0] + size[0], last[1] : last[1] + size[1]]
    np.testing.assert_array_equal(images[:, -1], corner)


@given(cases())
def test_conv2d_backward_is_the_adjoint_of_conv2d_in_x_and_in_w(case):
    size, stride, padding, x, rng = case
    w = whole(rng, 2, x.shape[1], *size)
    out = F.conv2d(x, w, stride=stride, padding=padding)
    dout = whole(rng, *out.shape)
    dx, dw, _ = F.conv2d_backward(dout, x, w, stride=stride, padding=padding)
    assert (dx * x).sum() == (dw * w).sum() == (dout * out).sum()


@given(cases())
def test_convolution_is_linear_in_the_images_and_in_the_filters(case):
    size, stride, padding, x, rng = case
    w, v, y = (whole(rng, *shape) for shape in [(2, x.shape[1], *size)] * 2 + [x.shape])

    def conv(x, w):
        return F.conv2d(x, w, stride=stride, padding=padding)

    np.testing.assert_array_equal(conv(3 * x - y, w), 3 * conv(x, w) - conv(y, w))
    np.testing.assert_array_equal(conv(x, 3 * w - v), 3 * conv(x, w) - conv(x, v))


OPERATIONS = {
    "conv2d": lambda x, size, **options: F.conv2d(x, np.arange(1.0, 1 + x.shape[1] * size[0] * size[1]).reshape(1, -1, *size), **options),
    "max_pool2d": F.max_pool2d,
    "avg_pool2d": F.avg_pool2d,
}  # fmt: skip


@pytest.mark.parametrize("name", OPERATIONS)
@given(case=cases())
def test_a_stride_is_subsampling_and_a_shift_of_the_image_shifts_the_result(name, case):
    size, stride, _, x, rng = case
    x = whole(rng, *x.shape[:2], x.shape[2] + size[0] + 3, x.shape[3] + size[1] + 3)
    operation = OPERATIONS[name]
    dense = operation(x, size, stride=1)
    strided = operation(x, size, stride=stride)
    np.testing.assert_array_equal(strided, dense[:, :, :: stride[0], :: stride[1]])
    shifted = operation(x[:, :, stride[0] :, stride[1] :], size, stride=stride)
    np.testing.assert_array_equal(shifted, strided[:, :, 1:, 1:])


@pytest.mark.parametrize("name", OPERATIONS)
@given(case=cases())
def test_an_image_is_treated_alone_and_rows_and_columns_alike(name, case):
    size, stride, padding, x, _ = case
    padding = tuple(min(p, f // 2) for p, f in zip(padding, size, strict=True))
    x = F.zero_pad(x, size)
    operation = OPERATIONS[name]
    out = operation(x, size, stride=stride, padding=padding)
    for image, expected in zip(x, out, strict=True):
        alone = operation(image[np.newaxis], size, stride=stride, padding=padding)
        np.testing.assert_array_equal(alone[0], expected)
    if name != "conv2d":
        turned = operation(x.swapaxes(2, 3), size[::-1], stride=stride[::-1], padding=padding[::-1])
        np.testing.assert_array_equal(turned.swapaxes(2, 3), out)


@given(cases())
def test_padding_is_a_frame_of_zeros(case):
    size, stride, padding, x, rng = case
    w = whole(rng, 2, x.shape[1], *size)
    np.testing.assert_array_equal(
        F.conv2d(x, w, stride=stride, padding=padding),
        F.conv2d(F.zero_pad(x, padding), w, stride=stride),
    )


# Types and memory -----------------------------------------------------------------------------


def every_function(x, w, b, rows, weights, t):
    """All results of all functions, for images, filters, a bias, rows, their weights and labels."""
    rng = np.random.default_rng(0)
    eps = np.float64(1e-5)  # NumPy's own float64 must not widen a result either
    out = F.conv2d(x, w, b, stride=2, padding=(1, 0))
    yield from (F.zero_pad(x, 1), out, *F.conv2d_backward(out, x, w, stride=2, padding=(1, 0)))
    col = F.im2col(x, (2, 3))
    yield from (col, F.col2im(col, x.shape, (2, 3)), F.conv1x1(x, w[:, :, :1, :1], b))
    pooled = F.max_pool2d(x, 2, padding=1)
    yield from (pooled, F.max_pool2d_backward(pooled, x, 2, padding=1))
    yield from (F.avg_pool2d(x, 2, padding=1), F.avg_pool2d_backward(pooled, x.shape, 2, padding=1))
    means = F.global_avg_pool2d(x)
    yield from (means, F.global_avg_pool2d_backward(means, x.shape))
    yield from (F.linear(rows, weights), F.linear(rows, weights, weights[:, 0]))
    yield from F.linear_backward(F.linear(rows, weights), rows, weights)
    yield from (F.relu(x), F.relu_backward(x, x), F.sigmoid(x), F.sigmoid_backward(x, x))
    yield from (F.tanh(x), F.tanh_backward(x, x), F.softmax(rows), F.log_softmax(rows))
    yield from (
        F.cross_entropy_backward(rows, t),
        F.cross_entropy_backward(rows, np.eye(rows.shape[1])[t]),
    )
    dropped, mask = F.dropout(x, np.float64(0.5), rng)
    yield from (dropped, mask, F.dropout_backward(x, mask))
    c = x.mean(axis=(0, 2, 3))
    yield F.batch_norm(x, c, c, c, c * c, eps=eps)
    out, cache = F.batch_norm_train(x, c, c, eps=eps)
    yield from (out, *cache, *F.batch_norm_backward(x, cache))
    options = {"alpha": eps, "beta": np.float64(0.5), "k": np.float64(2)}
    yield from (
        F.local_response_norm(x, 3, **options),
        F.local_response_norm_backward(x, x, 3, **options),
    )
    yield from (F.flatten(x), F.flatten_backward(F.flatten(x), x.shape), F.concat([x, x]))
    yield from F.concat_backward(x, [1, 2])


def inputs(dtype):
    rng = np.random.default_rng(5)
    shapes = [(2, 3, 5, 6), (4, 3, 2, 3), (4,), (3, 7), (5, 7)]
    return [rng.normal(size=s).astype(dtype) for s in shapes] + [np.array([0, 6, 3])]


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_every_function_keeps_the_dtype_and_no_input_is_changed(dtype):
    arrays = inputs(dtype)
    before = [a.copy() for a in arrays]
    assert {out.dtype.name for out in every_function(*arrays)} == {dtype}
    for now, then in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_where_dtypes_meet_the_wider_one_wins():
    single, double = inputs("float32"), inputs("float64")
    for x, w, b in [(single[0], single[1], double[2]), (single[0], double[1], single[2])]:
        np.testing.assert_allclose(F.conv2d(x, w, b), F.conv2d(*double[:3]), atol=1e-5)
        assert F.conv2d(x, w, b).dtype == np.float64
    assert F.linear(single[3], single[4], double[4][:, 0]).dtype == np.float64


def test_every_function_takes_arrays_that_are_read_only_and_strided():
    arrays = inputs("float64")
    strided = []
    for a in arrays:
        wide = np.full([2 * n for n in a.shape], 77, a.dtype)
        view = wide[tuple(slice(None, None, -2) for _ in a.shape)]
        view[...] = a
        view.flags.writeable = False
        strided.append(view)
    pairs = zip(every_function(*strided), every_function(*arrays), strict=True)
    for got, expected in pairs:
        np.testing.assert_allclose(got, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("size", [1, 2, (1, 3), (3, 1)])
@pytest.mark.parametrize("shape", [(1, 1, 1, 5), (1, 1, 5, 1), (2, 1, 3, 4), (1, 1, 1, 1)])
def test_im2col_gives_memory_of_its_own(size, shape):
    x = np.zeros(shape)
    size = np.minimum(size, shape[2:])
    col = F.im2col(x, size)
    col += 1  # windows overlap: a view would count some places twice
    assert (col == 1).all()
    assert (x == 0).all()


def test_an_empty_batch_gives_empty_results():
    x, w, b, rows, weights, _ = inputs("float32")
    x, rows = x[:0], rows[:0]
    out = F.conv2d(x, w, b)
    assert out.shape == (0, 4, 4, 4)
    dx, dw, db = F.conv2d_backward(out, x, w)
    assert dx.shape == x.shape
    assert not dw.any()
    assert not db.any()
    pooled = F.max_pool2d(x, 2)
    assert pooled.shape == F.avg_pool2d(x, 2).shape == (0, 3, 2, 3)
    assert F.max_pool2d_backward(pooled, x, 2).shape == x.shape
    assert F.avg_pool2d_backward(pooled, x.shape, 2).shape == x.shape
    assert F.global_avg_pool2d(x).shape == (0, 3)
    assert F.flatten(x).shape == (0, 90)
    assert F.linear(rows, weights).shape == (0, 5)
    assert F.softmax(rows).shape == F.relu(rows).shape == (0, 7)
    assert F.local_response_norm(x, 3).shape == F.concat([x, x])[:, :3].shape == x.shape


def test_nan_passes_through():
    x = np.ones((1, 3, 4, 4))
    x[0, 0, 1, 1] = np.nan
    results = [
        F.conv2d(x, np.ones((1, 3, 3, 3))),
        F.max_pool2d(x, 2),
        F.avg_pool2d(x, 2),
        F.global_avg_pool2d(x),
        F.linear(F.flatten(x), np.ones((1, 48))),
        *(f(x) for f in (F.relu, F.sigmoid, F.tanh)),
        F.softmax(F.flatten(x)),
        F.cross_entropy(F.flatten(x), np.array([1])),
        F.batch_norm_train(x, np.ones(3), np.ones(3))[0],
        F.local_response_norm(x, 3),
    ]
    assert all(np.isnan(result).any() for result in results)
    assert not np.isnan(F.max_pool2d(x, 2)[0, :, 1]).any()  # and goes nowhere else
    gradient = F.max_pool2d_backward(np.ones((1, 3, 2, 2)), x, 2)
    assert gradient[0, 0, 1, 1] == 1


def test_large_numbers_do_not_overflow():
    x = np.array([[-1e4, 0, 1e4]], dtype="float32")
    for out in (F.sigmoid(x), F.tanh(x), F.softmax(x), F.log_softmax(x)):
        assert np.isfinite(out).all()


def test_images_too_large_for_any_memory_are_refused_by_numpy():
    x = np.broadcast_to(np.float32(1), (1, 1, 2**22, 2**22))  # one number, seen often
    for call in (lambda: F.im2col(x, 3), lambda: F.conv2d(x, np.ones((1, 1, 3, 3), "float32"))):
        with pytest.raises(MemoryError, match="Unable to allocate"):
            call()


# Bad input ------------------------------------------------------------------------------------

X, W, ROWS = np.ones((2, 3, 5, 6)), np.ones((4, 3, 2, 2)), np.ones((2, 7))
INTS = X.astype(int)

# call, message
ERRORS = {
    "channels": (lambda: F.conv2d(np.ones((8, 3, 28, 28)), np.ones((16, 1, 5, 5))), r"x has 3 channels but w expects 1\.\n  x: \(8, 3, 28, 28\) = \(N, C, H, W\)"),
    "filter too large": (lambda: F.conv2d(np.ones((1, 1, 3, 3)), np.ones((1, 1, 5, 5))), "do not fit into the padded images"),
    "kernel too large": (lambda: F.correlate2d(np.ones((3, 3)), np.ones((4, 1))), r"image:  \(3, 3\) = \(H, W\)"),
    "even same padding": (lambda: F.same_padding(4), r"must be odd, got f \(=4\)"),
    "rank of x": (lambda: F.conv2d(X[0], W), r"conv2d: x must have the axes \(N, C, H, W\), got shape \(3, 5, 6\)"),
    "rank of w": (lambda: F.conv2d(X, W[0]), r"w must have the axes \(FN, C, FH, FW\), got shape \(3, 2, 2\)"),
    "rank of b": (lambda: F.conv2d(X, W, np.ones((4, 1))), r"b must have the axes \(FN,\), got shape \(4, 1\)"),
    "length of b": (lambda: F.conv2d(X, W, np.ones(5)), r"w has 4 filters but b expects 5\.\n  x: .*\n  w: .*\n  b: \(5,\) = \(FN,\)"),
    "no channels": (lambda: F.conv2d(X[:, :0], W[:, :0]), "x has 0 channels"),
    "no rows": (lambda: F.max_pool2d(X[:, :, :0], 2), "max_pool2d: x has 0 rows"),
    "empty filters": (lambda: F.conv2d(X, W[:, :, :0]), "w has 0 rows"),
    "stride 0": (lambda: F.conv2d(X, W, stride=0), r"conv2d: stride must be an int >= 1 or a pair of them \(rows, columns\), got 0"),
    "stride of three": (lambda: F.conv2d(X, W, stride=(1, 1, 1)), r"stride must be .* got \(1, 1, 1\)"),
    "stride not whole": (lambda: F.im2col(X, 2, stride=1.5), "im2col: stride must be an int >= 1"),
    "negative stride in a pair": (lambda: F.avg_pool2d(X, 2, stride=(1, -1)), "avg_pool2d: stride must be"),
    "negative padding": (lambda: F.conv2d(X, W, padding=-1), "conv2d: padding must be an int >= 0"),
    "padding as text": (lambda: F.conv2d(X, W, padding="same"), "padding must be an int >= 0 .* got 'same'"),
    "negative padding of zero_pad": (lambda: F.zero_pad(X, (0, -1)), "zero_pad: padding must be"),
    "zero_pad of a row": (lambda: F.zero_pad(ROWS[0], 1), r"zero_pad: x must have the axes \(\.\.\., H, W\)"),
    "kernel_size 0": (lambda: F.im2col(X, 0), "im2col: kernel_size must be an int >= 1"),
    "window too large": (lambda: F.max_pool2d(X, (6, 2)), r"max_pool2d: windows of 6 x 2 do not fit .*\n  x: \(2, 3, 5, 6\) = \(N, C, H, W\)\n  padding: \(0, 0\)"),
    "too much padding of a pool": (lambda: F.max_pool2d(X, 2, padding=(0, 2)), r"padding \(=\(0, 2\)\) must be at most half of kernel_size \(=\(2, 2\)\)"),
    "col2im": (lambda: F.col2im(np.ones((3, 4)), (1, 1, 3, 3), 2), r"col must have the shape \(4, 4\) = \(N\*OH\*OW, C\*FH\*FW\), got \(3, 4\)"),
    "col2im's x_shape": (lambda: F.col2im(np.ones((4, 4)), (3, 3), 2), r"col2im: x_shape must be four sizes \(N, C, H, W\), got \(3, 3\)"),
    "x_shape without rows": (lambda: F.avg_pool2d_backward(X, (2, 3, 0, 6), 2), r"x_shape must be four sizes .* got \(2, 3, 0, 6\)"),
    "x_shape of -1 images": (lambda: F.global_avg_pool2d_backward(np.ones((2, 3)), (-1, 3, 5, 6)), r"x_shape must be four sizes .* got \(-1, 3, 5, 6\)"),
    "dout of conv2d": (lambda: F.conv2d_backward(X, X, W), r"dout must have the shape \(2, 4, 4, 5\) = \(N, FN, OH, OW\), got \(2, 3, 5, 6\)"),
    "dout of max_pool2d": (lambda: F.max_pool2d_backward(X, X, 2), r"dout must have the shape \(2, 3, 2, 3\)"),
    "dout of avg_pool2d": (lambda: F.avg_pool2d_backward(X, X.shape, 2), r"dout must have the shape \(2, 3, 2, 3\)"),
    "dout of global_avg_pool2d": (lambda: F.global_avg_pool2d_backward(ROWS, X.shape), r"dout must have the shape \(2, 3\) = \(N, C\)"),
    "dout of linear": (lambda: F.linear_backward(ROWS, ROWS, np.ones((4, 7))), r"dout must have the shape \(2, 4\) = \(N, M\)"),
    "dout of relu": (lambda: F.relu_backward(X[:1], X), r"dout must have the shape \(2, 3, 5, 6\), got \(1, 3, 5, 6\)"),
    "dout of flatten": (lambda: F.flatten_backward(ROWS, X.shape), r"dout must have the shape \(2, 90\) = \(N, D\)"),
    "dout of dropout": (lambda: F.dropout_backward(X, ROWS), r"dout must have the shape \(2, 7\)"),
    "dout of batch_norm": (lambda: F.batch_norm_backward(X, F.batch_norm_train(ROWS, np.ones(7), np.ones(7))[1]), r"dout must have the shape \(2, 7\)"),
    "dout of local_response_norm": (lambda: F.local_response_norm_backward(X[:1], X, 3), r"dout must have the shape \(2, 3, 5, 6\)"),
    "rows of linear": (lambda: F.linear(ROWS, np.ones((4, 6))), r"linear: x has 7 numbers per row but w expects 6\.\n  x: \(2, 7\) = \(N, D\)\n  w: \(4, 6\) = \(M, D\)"),
    "linear of images": (lambda: F.linear(X, np.ones((4, 6))), r"linear: x must have the axes \(N, D\)"),
    "gamma": (lambda: F.batch_norm_train(X, np.ones(2), np.ones(3)), "x has 3 channels but gamma expects 2"),
    "mean": (lambda: F.batch_norm(X, *[np.ones(3)] * 2, np.ones((3, 1)), np.ones(3)), r"mean must have the axes \(C,\)"),
    "a spread of one number": (lambda: F.batch_norm_train(ROWS[:1], np.ones(7), np.ones(7)), "needs at least two numbers"),
    "size of the neighbourhood": (lambda: F.local_response_norm(X, 0), "size must be an int >= 1, got 0"),
    "concat of sizes": (lambda: F.concat([X, X[:, :, 1:]]), r"xs\[0\] has 5 rows but xs\[1\] expects 4\.\n  xs\[0\]: \(2, 3, 5, 6\) = \(N, C0, H, W\)"),
    "concat of nothing": (lambda: F.concat([]), "xs is empty"),
    "concat_backward": (lambda: F.concat_backward(X, [1, 1]), r"channels \(=\[1, 1\]\) must sum to the channels of dout"),
    "p of dropout": (lambda: F.dropout(X, 1, np.random.default_rng(0)), "p must be at least 0 and below 1, got 1"),
    "labels": (lambda: F.cross_entropy(ROWS, np.ones(3, int)), r"t must have the shape \(2,\) = \(N,\), got \(3,\)"),
    "label out of range": (lambda: F.cross_entropy(ROWS, np.array([6, 7])), r"classes run from 0 to 6, but t\[1\] is 7"),
    "negative label": (lambda: F.cross_entropy_backward(ROWS, np.array([-1, 0])), r"cross_entropy_backward: classes run from 0 to 6, but t\[0\] is -1"),
    "rows of t": (lambda: F.cross_entropy(ROWS, np.ones((2, 6))), r"t must have the shape \(2, 7\) = \(N, K\), got \(2, 6\)"),
    "rows that are no probabilities": (lambda: F.cross_entropy(ROWS, ROWS), r"each row of t must sum to 1, t\[0\] sums to 7\.0"),
    "loss of nothing": (lambda: F.cross_entropy(ROWS[:0], np.ones(0, int)), "an empty batch has no mean"),
    "stride of conv_output_size": (lambda: F.conv_output_size(7, 3, stride=0), "stride must be at least 1"),
    "padding of conv_output_size": (lambda: F.conv_output_size(7, 3, padding=-1), r"padding \(=-1\)"),
    "correlate2d of volumes": (lambda: F.correlate2d(X, X), r"image must have the axes \(H, W\)"),
    "kernel size of conv_num_params": (lambda: F.conv_num_params(1, 1, (3, 3, 3)), "kernel_size must be"),
    "not 1 x 1": (lambda: F.conv1x1(np.ones((1, 1, 3, 3)), np.ones((1, 1, 3, 3))), "must be 1 x 1"),
}  # fmt: skip


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_names_the_axes(error):
    call, message = ERRORS[error]
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("shape", [(3, 4), (2, 3, 4), (2, 2, 3, 4), (1, 2, 2, 3, 4)])
@pytest.mark.parametrize("dtype", ["uint8", "int64", "float32", "float64", "bool"])
def test_zero_pad_pads_the_last_two_axes_and_keeps_the_dtype(shape, dtype):
    x = np.ones(shape, dtype)
    out = F.zero_pad(x, 2)
    assert out.dtype == dtype
    assert out.shape == (*shape[:-2], shape[-2] + 4, shape[-1] + 4)
    np.testing.assert_array_equal(out[..., 2:-2, 2:-2], x)
    assert out.sum() == x.sum()


# call, message
WRONG_TYPES = {
    "ints": (lambda: F.conv2d(INTS, W), r"conv2d: x must hold floats, got int64; x\.astype\(np\.float32\) makes them floats"),
    "int filters": (lambda: F.conv2d(X, W.astype(int)), "w must hold floats, got int64"),
    "objects": (lambda: F.conv2d(X.astype(object), W), "x must hold floats, got object"),
    "complex numbers": (lambda: F.conv2d(X, W, np.ones(4, complex)), "b must hold floats, got complex128"),
    "objects in im2col": (lambda: F.im2col(X.astype(object), 2), "im2col: x must hold numbers, got object"),
    "a list": (lambda: F.conv2d(X.tolist(), W), "conv2d: x must be a NumPy array, got list"),
    "a shape": (lambda: F.conv2d(X.shape, W), "conv2d: x must be a NumPy array, got tuple"),
    "int pooling": (lambda: F.max_pool2d(INTS, 2), "max_pool2d: x must hold floats"),
    "int relu": (lambda: F.relu(INTS), "relu: x must hold floats"),
    "int scores": (lambda: F.softmax(INTS), "softmax: scores must hold floats"),
    "int dout": (lambda: F.linear_backward(np.ones((2, 4), int), ROWS, np.ones((4, 7))), "dout must hold floats"),
    "float labels": (lambda: F.cross_entropy(ROWS, np.ones(2)), "classes in t must be whole numbers, got float64"),
    "a seed in place of a generator": (lambda: F.dropout(X, 0.5, 0), "rng must be a generator, such as .* got int"),
    "x_shape of floats": (lambda: F.col2im(np.ones((4, 4)), (1, 1, 3.0, 3), 2), "float"),
}  # fmt: skip


@pytest.mark.parametrize("error", WRONG_TYPES)
def test_a_wrong_type_is_named(error):
    call, message = WRONG_TYPES[error]
    with pytest.raises(TypeError, match=message):
        call()
