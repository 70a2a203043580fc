"""The fast functions equal the readable ones, errors included."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import functional, kernels, threads

FAST = [name for name in vars(kernels) if name in functional.__all__]


@st.composite
def cases(draw, most_padding=None):
    """Images, a window, stride and padding that fit together, and a generator."""
    kernel = draw(st.tuples(st.integers(1, 5), st.integers(1, 5)))
    stride = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)) | st.just((1, 1)))
    padding = tuple(
        draw(st.integers(0, f // 2 if most_padding is None else most_padding)) for f in kernel
    )
    smallest = [max(1, f - 2 * p) for f, p in zip(kernel, padding, strict=True)]
    shape = (
        draw(st.integers(0, 5)),
        draw(st.integers(1, 4)),
        *(s + draw(st.integers(0, 8)) for s in smallest),
    )
    rng = np.random.default_rng(draw(st.integers(0, 999)))
    dtype = draw(st.sampled_from(["float32", "float64"]))
    return rng, shape, kernel, {"stride": stride, "padding": padding}, dtype


# bytes of a tile: whole batches, some images, single rows
BLOCKS = st.sampled_from([kernels.BLOCK, 3000, 1])


def close(got, wanted, tolerance=None):
    assert got.dtype == wanted.dtype
    assert got.shape == wanted.shape
    if tolerance is None:
        tolerance = {2: 1e-2, 4: 1e-4}.get(got.dtype.itemsize, 1e-10)
    np.testing.assert_allclose(got, wanted, rtol=tolerance, atol=tolerance)


def same(got, wanted):
    assert got.dtype == wanted.dtype
    np.testing.assert_array_equal(got, wanted)


def test_there_are_fast_functions():
    assert sorted(FAST) == [
        *("conv2d", "conv2d_backward", "linear", "linear_backward"),
        *("max_pool2d", "max_pool2d_backward", "relu", "relu_backward"),
    ]
    assert kernels.batch_norm is functional.batch_norm


@given(cases(most_padding=5), st.integers(1, 9), BLOCKS)
def test_convolution_equals_the_readable_one(case, filters, block):
    rng, shape, kernel, options, dtype = case
    sizes = shape, (filters, shape[1], *kernel), (filters,)
    x, w, b = (rng.normal(size=s).astype(dtype) for s in sizes)
    out = functional.conv2d(x, w, b, **options)
    dout = rng.normal(size=out.shape).astype(dtype)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "BLOCK", block)
        close(kernels.conv2d(x, w, b, **options), out)
        fast = kernels.conv2d_backward(dout, x, w, **options)
        dx, *others = kernels.conv2d_backward(dout, x, w, needs_dx=False, **options)
    for got, wanted in zip(fast, functional.conv2d_backward(dout, x, w, **options), strict=True):
        close(got, wanted)
    assert dx is None
    assert functional.conv2d_backward(dout, x, w, needs_dx=False, **options)[0] is None
    for got, wanted in zip(others, fast[1:], strict=True):
        same(got, wanted)


@given(cases(), BLOCKS)
def test_max_pooling_equals_the_readable_one_and_ties_go_to_the_first(case, block):
    rng, shape, kernel, options, dtype = case
    x = rng.integers(-3, 3, size=shape).astype(dtype)  # many ties
    x[rng.random(shape) < 0.05] = rng.choice([np.nan, -np.inf, np.inf])
    out = functional.max_pool2d(x, kernel, **options)
    dout = rng.normal(size=out.shape).astype(dtype)
    dout[rng.random(out.shape) < 0.05] = np.inf  # must not become NaN where it does not go
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "BLOCK", block)
        same(kernels.max_pool2d(x, kernel, **options), out)
        dx = kernels.max_pool2d_backward(dout, x, kernel, **options)
    close(dx, functional.max_pool2d_backward(dout, x, kernel, **options))


@given(st.tuples(*[st.integers(1, 9)] * 3), st.sampled_from(["float16", "float32", "float64"]))
def test_linear_equals_the_readable_one(sizes, dtype):
    n, d, m = sizes
    rng = np.random.default_rng(n)
    x, w, b, dout = (rng.normal(size=s).astype(dtype) for s in ((n, d), (m, d), m, (n, m)))
    close(kernels.linear(x, w, b), functional.linear(x, w, b))
    close(kernels.linear(x, w), functional.linear(x, w))
    fast = kernels.linear_backward(dout, x, w)
    for got, wanted in zip(fast, functional.linear_backward(dout, x, w), strict=True):
        close(got, wanted)


@pytest.mark.parametrize("shape", [(), (0,), (7,), (3, 2, 5, 4)])
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "longdouble"])
@pytest.mark.parametrize("threshold", [0, 1e9])
def test_relu_equals_the_readable_one(shape, dtype, threshold, monkeypatch):
    monkeypatch.setattr(kernels, "WORTH_A_THREAD_ALONG", threshold)
    rng = np.random.default_rng(0)
    x, dout = np.array(rng.normal(size=(2, *shape)), dtype)
    x, dout = np.asarray(x), np.asarray(dout)
    if x.size > 2:
        x.ravel()[:2], dout.ravel()[1:3] = [np.nan, -1], [-np.inf, np.nan]
    same(kernels.relu(x), functional.relu(x))
    same(kernels.relu_backward(dout, x), functional.relu_backward(dout, x))


CALLS = {
    "conv2d": lambda x, w, dout: [kernels.conv2d(x, w, w[:, 0, 0, 0], padding=1)],
    "conv2d_backward": lambda x, w, dout: kernels.conv2d_backward(dout, x, w, padding=1),
    "max_pool2d": lambda x, w, dout: [kernels.max_pool2d(x, 3, stride=1, padding=1)],
    "max_pool2d_backward": lambda x, w, dout: [kernels.max_pool2d_backward(x, x, 3, stride=1, padding=1)],
    "relu": lambda x, w, dout: [kernels.relu(x)],
    "relu_backward": lambda x, w, dout: [kernels.relu_backward(x, x)],
    "linear": lambda x, w, dout: [kernels.linear(x.reshape(len(x), -1), dout.reshape(len(x), -1)[:, :432])],
    "linear_backward": lambda x, w, dout: kernels.linear_backward(w[:, :, 0, 0].T, x[:3, 0, 0], w[:, 0, 0, :1].repeat(12, 1)),
}  # fmt: skip


def arrays(n=6):
    rng = np.random.default_rng(0)
    sizes = (n, 3, 12, 12), (5, 3, 3, 3), (n, 5, 12, 12)
    return [rng.normal(size=size).astype(np.float32) for size in sizes]


@pytest.fixture
def every_thread(monkeypatch):
    """Threads for every piece of work, however small; the list counts those that started."""
    monkeypatch.setattr(kernels, "WORTH_A_THREAD", 0)
    monkeypatch.setattr(kernels, "WORTH_A_THREAD_ALONG", 0)
    started, start = [], threads._Call.start
    monkeypatch.setattr(threads._Call, "start", lambda call: (started.append(call), start(call)))
    return started


@pytest.mark.parametrize(
    ("call", "n"),
    # linear_backward is cut into three rows or more
    [(call, n) for call in CALLS for n in (1, 6, 7) if (call, n) != ("linear_backward", 1)],
)
def test_one_thread_and_two_give_the_same_bit_for_bit(call, n, every_thread, monkeypatch):
    x, w, dout = arrays(n)
    results = []
    for cores in (1, 2):
        monkeypatch.setattr(threads, "usable_cores", lambda cores=cores: cores)
        results.append(CALLS[call](x, w, dout))
        assert len(every_thread) == cores - 1
    for one, two in zip(*results, strict=True):
        same(one, two)


@pytest.mark.parametrize("call", CALLS)
def test_read_only_and_scattered_arrays_are_fine_and_stay_as_they_are(call, every_thread):
    plain = arrays()
    scattered = [np.asfortranarray(array)[...] for array in plain]
    for array in scattered:
        array.flags.writeable = False
    for got, wanted in zip(CALLS[call](*scattered), CALLS[call](*plain), strict=True):
        close(got, wanted)
    for array, wanted in zip(scattered, plain, strict=True):
        same(array, wanted)


@pytest.mark.parametrize("dtypes", [("float16",) * 3, ("float32", "float64", "float32"), ("float64", "float32", "float32")])  # fmt: skip
def test_dtypes_come_out_as_from_the_readable_ones(dtypes):
    x, w, dout = (array.astype(dtype) for array, dtype in zip(arrays(), dtypes, strict=True))
    close(kernels.conv2d(x, w, padding=1), functional.conv2d(x, w, padding=1), 2e-2)
    fast = kernels.conv2d_backward(dout, x, w, padding=1)
    slow = functional.conv2d_backward(dout, x, w, padding=1)
    for got, wanted in zip(fast, slow, strict=True):
        # sums of float16 are better here
        close(got, wanted, 0.5 if "float16" in dtypes else 1e-3)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    ("shape", "filters", "kernel", "how"),
    [
        ((100, 1, 28, 28), 30, 5, {}),
        ((100, 16, 28, 28), 16, 3, {"padding": 1}),
        ((100, 32, 14, 14), 64, 3, {"padding": 1}),
        ((32, 3, 64, 64), 64, 7, {"stride": 2, "padding": 3}),
        ((16, 64, 56, 56), 64, 3, {"padding": 1}),
    ],
)
def test_the_workspace_of_both_threads_is_at_most_5_mib(shape, filters, kernel, how, dtype):
    x, w = np.zeros(shape, dtype), np.zeros((filters, shape[1], kernel, kernel), dtype)
    out = kernels.conv2d(x, w, **how)
    for call in (
        lambda: (kernels.conv2d(x, w, **how),),
        lambda: kernels.conv2d_backward(out, x, w, **how),
    ):
        tracemalloc.start()
        try:
            results = call()
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak - sum(array.nbytes for array in results) <= 5 * 2**20


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
    "a wrong dout of linear": lambda m: m.linear_backward(np.ones((1, 1)), np.ones((2, 4)), np.ones((1, 4))),
    "features": lambda m: m.linear(np.ones((1, 3)), np.ones((1, 4))),
    "relu of whole numbers": lambda m: m.relu(np.ones(400_000, int)),
    "a wrong dout of relu": lambda m: m.relu_backward(np.ones(3), np.ones(4)),
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
