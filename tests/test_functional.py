"""The reference functions against independent oracles: SciPy, and loops written out."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import convolve2d
from scipy.signal import correlate2d as scipy_correlate2d

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
    expected = scipy_correlate2d(image, kernel, mode="valid")
    np.testing.assert_allclose(F.correlate2d(image, kernel), expected, atol=1e-12)
    expected = convolve2d(image, kernel, mode="valid")
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
    target = scipy_correlate2d(image, kernel, mode="valid")
    assert np.abs(F.learn_kernel(image, target, 3, steps=300, lr=0.2) - kernel).max() < 1e-6
    with pytest.raises(F.ShapeError, match=r"response of shape \(10, 10\)"):
        F.learn_kernel(image, target[:-1], 3, 1, 0.1)


def test_a_1x1_convolution_is_a_linear_layer_for_each_pixel():
    rng = np.random.default_rng(2)
    x, w, b = rng.normal(size=(2, 3, 4, 5)), rng.normal(size=(6, 3, 1, 1)), rng.normal(size=6)
    expected = (x.transpose(0, 2, 3, 1) @ w[:, :, 0, 0].T + b).transpose(0, 3, 1, 2)
    np.testing.assert_allclose(F.conv1x1(x, w, b), expected)


# call, message
ERRORS = {
    "channels": (lambda: F.conv2d(np.ones((8, 3, 28, 28)), np.ones((16, 1, 5, 5))), r"x has 3 channels but w expects 1\.\n  x: \(8, 3, 28, 28\) = \(N, C, H, W\)"),
    "filter too large": (lambda: F.conv2d(np.ones((1, 1, 3, 3)), np.ones((1, 1, 5, 5))), "do not fit into the padded images"),
    "kernel too large": (lambda: F.correlate2d(np.ones((3, 3)), np.ones((4, 1))), r"image:  \(3, 3\) = \(H, W\)"),
    "even same padding": (lambda: F.same_padding(4), r"must be odd, got f \(=4\)"),
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
