"""The fast functions equal the readable ones, errors included."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import functional, kernels

FAST = [name for name in vars(kernels) if name in functional.__all__]


@st.composite
def cases(draw):
    """Images, a window, stride and padding that fit together, and a generator."""
    kernel = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    stride = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    padding = tuple(draw(st.integers(0, f // 2)) for f in kernel)
    smallest = [max(1, f - 2 * p) for f, p in zip(kernel, padding, strict=True)]
    shape = (
        draw(st.integers(0, 3)),
        draw(st.integers(1, 3)),
        *(s + draw(st.integers(0, 6)) for s in smallest),
    )
    rng = np.random.default_rng(draw(st.integers(0, 999)))
    dtype = draw(st.sampled_from(["float32", "float64"]))
    return rng, shape, kernel, {"stride": stride, "padding": padding}, dtype


def close(got, wanted):
    assert got.dtype == wanted.dtype
    assert got.shape == wanted.shape
    tolerance = 1e-4 if got.dtype == np.float32 else 1e-10
    np.testing.assert_allclose(got, wanted, rtol=tolerance, atol=tolerance)


def test_there_are_fast_functions():
    assert sorted(FAST) == ["conv2d", "conv2d_backward", "max_pool2d", "max_pool2d_backward"]
    assert kernels.linear is functional.linear


@given(cases())
def test_convolution_equals_the_readable_one(case):
    rng, shape, kernel, options, dtype = case
    x, w, b = (rng.normal(size=s).astype(dtype) for s in (shape, (4, shape[1], *kernel), (4,)))
    out = functional.conv2d(x, w, b, **options)
    close(kernels.conv2d(x, w, b, **options), out)
    dout = rng.normal(size=out.shape).astype(dtype)
    fast = kernels.conv2d_backward(dout, x, w, **options)
    for got, wanted in zip(fast, functional.conv2d_backward(dout, x, w, **options), strict=True):
        close(got, wanted)


@given(cases())
def test_max_pooling_equals_the_readable_one_and_ties_go_to_the_first(case):
    rng, shape, kernel, options, dtype = case
    x = rng.integers(-3, 3, size=shape).astype(dtype)  # many ties
    out = functional.max_pool2d(x, kernel, **options)
    close(kernels.max_pool2d(x, kernel, **options), out)
    dout = rng.normal(size=out.shape).astype(dtype)
    close(
        kernels.max_pool2d_backward(dout, x, kernel, **options),
        functional.max_pool2d_backward(dout, x, kernel, **options),
    )


def test_blocks_of_several_images_give_the_same(monkeypatch):
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(7, 3, 9, 8)), rng.normal(size=(4, 3, 3, 2))
    whole = kernels.conv2d(x, w, padding=1)
    dout = rng.normal(size=whole.shape)
    gradients = kernels.conv2d_backward(dout, x, w, padding=1)
    monkeypatch.setattr(kernels, "BLOCK", 30_000)
    assert len(kernels._blocks(x, functional._windows("", x.shape, (3, 2), 1, 1))) > 1
    close(kernels.conv2d(x, w, padding=1), whole)
    for got, wanted in zip(kernels.conv2d_backward(dout, x, w, padding=1), gradients, strict=True):
        close(got, wanted)


def test_nan_wins_and_inputs_stay_as_they_are():
    x = np.arange(16.0).reshape(1, 1, 4, 4)
    x[0, 0, 1, 0] = np.nan
    x.flags.writeable = False
    for module in (functional, kernels):
        out = module.max_pool2d(x, 2)
        assert np.isnan(out[0, 0, 0, 0])
        dx = module.max_pool2d_backward(np.ones_like(out), x, 2)
        assert (dx[0, 0, 1, 0], dx.sum()) == (1, 4)


ERRORS = {
    "channels": lambda m: m.conv2d(np.ones((1, 2, 4, 4)), np.ones((1, 3, 2, 2))),
    "a large filter": lambda m: m.conv2d(np.ones((1, 2, 4, 4)), np.ones((1, 2, 5, 5))),
    "whole numbers": lambda m: m.conv2d(np.ones((1, 1, 4, 4), int), np.ones((1, 1, 2, 2))),
    "a wrong dout": lambda m: m.conv2d_backward(np.ones((1, 1, 1, 1)), np.ones((1, 1, 4, 4)), np.ones((1, 1, 2, 2))),
    "stride 0": lambda m: m.max_pool2d(np.ones((1, 1, 4, 4)), 2, stride=0),
    "padding": lambda m: m.max_pool2d(np.ones((1, 1, 4, 4)), 2, padding=2),
    "a wrong dout of pooling": lambda m: m.max_pool2d_backward(np.ones((1, 1, 9, 9)), np.ones((1, 1, 4, 4)), 2),
}  # fmt: skip


@pytest.mark.parametrize("error", ERRORS)
def test_errors_are_the_readable_ones(error):
    told = []
    for module in (functional, kernels):
        with pytest.raises((TypeError, ValueError)) as caught:
            ERRORS[error](module)
        told.append((caught.type, str(caught.value)))
    assert told[0] == told[1]
