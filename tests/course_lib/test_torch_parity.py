"""Every function against PyTorch, forward and backward, over random shapes."""

import numpy as np
import pytest
from conftest import need_torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import functional as F

torch = need_torch()
tF = torch.nn.functional

TOLERANCE = {"float32": {"rtol": 1e-3, "atol": 1e-4}, "float64": {"rtol": 1e-9, "atol": 1e-10}}

dtypes = st.sampled_from(["float32", "float64"])
seeds = st.integers(0, 2**32 - 1)
batches = st.integers(0, 3)
channels = st.integers(1, 4)


def examples(count):
    return settings(max_examples=count)


def int_or_pair(low, high):
    return st.integers(low, high) | st.tuples(st.integers(low, high), st.integers(low, high))


def both(value):
    return (value, value) if isinstance(value, int) else value


@st.composite
def windows(draw, pooling=False):
    """A kernel size, the options of a window, and a size of image that it fits."""
    kernel = draw(int_or_pair(1, 4))
    most = min(both(kernel)) // 2 if pooling else 3
    options = {"padding": draw(int_or_pair(0, most))}
    if not pooling or draw(st.booleans()):
        options["stride"] = draw(int_or_pair(1, 4))
    smallest = [
        max(1, f - 2 * p) for f, p in zip(both(kernel), both(options["padding"]), strict=True)
    ]
    return kernel, options, tuple(low + draw(st.integers(0, 5)) for low in smallest)


def random(seed, dtype, *shapes, values=None):
    """Arrays that cannot be written to, in C order, in Fortran order, or backwards in memory."""
    rng = np.random.default_rng(seed)
    for shape in shapes:
        x = rng.normal(size=shape) if values is None else rng.choice(values, size=shape)
        x = x.astype(dtype)
        layout = rng.integers(3)
        x = [x, np.asfortranarray(x), x[..., ::-1]][layout]
        x.flags.writeable = False
        yield x


def agree(ours, theirs):
    theirs = theirs.detach().numpy()
    assert ours.dtype == theirs.dtype
    np.testing.assert_allclose(ours, theirs, **TOLERANCE[str(ours.dtype)])
    assert ours.shape == theirs.shape


def check(forward, backward, torchs, *arrays, seed=0):
    """Forward, and backward from a random dout: backward(dout, out) gives a gradient per array."""
    tensors = [torch.tensor(x.copy(), requires_grad=True) for x in arrays]
    expected = torchs(*tensors)
    out = forward(*arrays)
    agree(out, expected)
    (dout,) = random(seed + 1, arrays[0].dtype, out.shape)
    expected.backward(torch.tensor(dout.copy()))
    gradients = backward(dout, out)
    for gradient, tensor in zip(gradients, tensors, strict=True):
        agree(gradient, tensor.grad)


@examples(400)
@given(windows(), batches, channels, channels, st.booleans(), dtypes, seeds)
def test_conv2d_is_pytorchs(window, n, c, fn, with_bias, dtype, seed):
    kernel, options, size = window
    shapes = [(n, c, *size), (fn, c, *both(kernel)), (fn,)][: 2 + with_bias]
    x, w, *b = random(seed, dtype, *shapes)
    check(
        lambda x, w, b=None: F.conv2d(x, w, b, **options),
        lambda dout, out: F.conv2d_backward(dout, x, w, **options)[: 2 + with_bias],
        lambda x, w, b=None: tF.conv2d(x, w, b, **options),
        x, w, *b, seed=seed,
    )  # fmt: skip


@examples(100)
@given(batches, channels, channels, st.integers(1, 6), st.integers(1, 6), dtypes, seeds)
def test_conv1x1_is_pytorchs(n, c, fn, h, width, dtype, seed):
    x, w, b = random(seed, dtype, (n, c, h, width), (fn, c, 1, 1), (fn,))
    check(F.conv1x1, lambda dout, out: F.conv2d_backward(dout, x, w), tF.conv2d, x, w, b)


@examples(200)
@given(windows(), st.integers(1, 3), channels, dtypes, seeds)
def test_im2col_is_pytorchs_unfold_and_col2im_its_fold(window, n, c, dtype, seed):
    kernel, options, size = window
    (x,) = random(seed, dtype, (n, c, *size))
    col = F.im2col(x, kernel, **options)  # (N*OH*OW, C*FH*FW)
    unfolded = tF.unfold(torch.tensor(x.copy()), kernel, **options)  # (N, C*FH*FW, OH*OW)
    agree(col, unfolded.transpose(1, 2).reshape(col.shape))
    (y,) = random(seed + 1, dtype, col.shape)
    rows = torch.tensor(y.copy()).reshape(n, -1, col.shape[1]).transpose(1, 2)
    agree(F.col2im(y, x.shape, kernel, **options), tF.fold(rows, size, kernel, **options))


@examples(300)
@given(windows(pooling=True), batches, channels, st.booleans(), dtypes, seeds)
def test_max_pool2d_is_pytorchs_ties_included(window, n, c, with_ties, dtype, seed):
    kernel, options, size = window
    (x,) = random(seed, dtype, (n, c, *size), values=[-3, -2, -1] if with_ties else None)
    check(
        lambda x: F.max_pool2d(x, kernel, **options),
        lambda dout, out: [F.max_pool2d_backward(dout, x, kernel, **options)],
        lambda x: tF.max_pool2d(x, kernel, **options),
        x, seed=seed,
    )  # fmt: skip


@examples(300)
@given(windows(pooling=True), batches, channels, dtypes, seeds)
def test_avg_pool2d_is_pytorchs(window, n, c, dtype, seed):
    kernel, options, size = window
    (x,) = random(seed, dtype, (n, c, *size))
    check(
        lambda x: F.avg_pool2d(x, kernel, **options),
        lambda dout, out: [F.avg_pool2d_backward(dout, x.shape, kernel, **options)],
        lambda x: tF.avg_pool2d(x, kernel, **options),
        x, seed=seed,
    )  # fmt: skip


@examples(100)
@given(batches, channels, st.integers(1, 6), st.integers(1, 6), dtypes, seeds)
def test_global_avg_pool2d_is_pytorchs(n, c, h, w, dtype, seed):
    (x,) = random(seed, dtype, (n, c, h, w))
    check(
        F.global_avg_pool2d,
        lambda dout, out: [F.global_avg_pool2d_backward(dout, x.shape)],
        lambda x: x.mean((2, 3)),
        x, seed=seed,
    )  # fmt: skip


@examples(200)
@given(batches, st.integers(1, 20), st.integers(1, 20), st.booleans(), dtypes, seeds)
def test_linear_is_pytorchs(n, d, m, with_bias, dtype, seed):
    x, w, *b = random(seed, dtype, *[(n, d), (m, d), (m,)][: 2 + with_bias])
    backward = lambda dout, out: F.linear_backward(dout, x, w)[: 2 + with_bias]  # noqa: E731
    check(F.linear, backward, tF.linear, x, w, *b, seed=seed)


# forward, backward from dout, x and the result, PyTorch's
POINTWISE = {
    "relu": (F.relu, lambda dout, x, y: F.relu_backward(dout, x), torch.relu),
    "sigmoid": (F.sigmoid, lambda dout, x, y: F.sigmoid_backward(dout, y), torch.sigmoid),
    "tanh": (F.tanh, lambda dout, x, y: F.tanh_backward(dout, y), torch.tanh),
}


@pytest.mark.parametrize("name", POINTWISE)
@examples(150)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=4), st.integers(1, 1000), dtypes, seeds)
def test_a_pointwise_function_is_pytorchs(name, shape, scale, dtype, seed):
    forward, backward, torchs = POINTWISE[name]
    (x,) = random(seed, dtype, shape, values=[-2, -1, 0, 0.5, 3] if scale % 2 else None)
    x = x * scale
    check(forward, lambda dout, y: [backward(dout, x, y)], torchs, x, seed=seed)


@examples(200)
@given(batches, st.integers(1, 12), st.integers(1, 1000), dtypes, seeds)
def test_softmax_and_log_softmax_are_pytorchs(n, k, scale, dtype, seed):
    (scores,) = random(seed, dtype, (n, k))
    scores = scores * scale
    tensor = torch.tensor(scores.copy())
    agree(F.softmax(scores), torch.softmax(tensor, -1))
    agree(F.log_softmax(scores), torch.log_softmax(tensor, -1))


@examples(300)
@given(
    st.integers(1, 5),
    st.integers(1, 12),
    st.integers(1, 1000),
    st.sampled_from(["labels", "one-hot", "soft"]),
    dtypes,
    seeds,
)
def test_cross_entropy_is_pytorchs(n, k, scale, kind, dtype, seed):
    rng = np.random.default_rng(seed)
    (scores,) = random(seed, dtype, (n, k))
    scores = scores * scale
    t = rng.integers(k, size=n)
    if kind == "soft":
        t = rng.dirichlet(np.ones(k), size=n).astype(dtype)
    theirs = torch.tensor(t)
    if kind == "one-hot":
        t = np.eye(k, dtype=rng.choice(["int64", "bool", "float64"]))[t]
    tensor = torch.tensor(scores, requires_grad=True)
    loss = tF.cross_entropy(tensor, theirs)
    loss.backward()
    ours = F.cross_entropy(scores, t)
    assert type(ours) is float
    assert ours == pytest.approx(loss.item(), rel=TOLERANCE[dtype]["rtol"], abs=1e-6)
    agree(F.cross_entropy_backward(scores, t), tensor.grad)


@st.composite
def features(draw, fewest=0):
    """A shape (N, C) or (N, C, H, W) with so many numbers per channel, at least."""
    c, size = draw(channels), draw(st.just(()) | st.tuples(st.integers(1, 5), st.integers(1, 5)))
    n = draw(batches.filter(lambda n: n * int(np.prod(size)) >= fewest))
    return (n, c, *size)


@examples(200)
@given(features(), dtypes, seeds)
def test_batch_norm_with_given_statistics_is_pytorchs(shape, dtype, seed):
    x, gamma, beta, mean, var = random(seed, dtype, shape, *[(shape[1],)] * 4)
    ours = F.batch_norm(x, gamma, beta, mean, var**2, eps=1e-3)
    tensors = [torch.tensor(a.copy()) for a in (x, mean, var**2, gamma, beta)]
    agree(ours, tF.batch_norm(*tensors, eps=1e-3))


@examples(300)
@given(features(fewest=2), dtypes, seeds)
def test_batch_norm_in_training_is_pytorchs(shape, dtype, seed):
    x, gamma, beta = random(seed, dtype, shape, (shape[1],), (shape[1],))
    out, cache = F.batch_norm_train(x, gamma, beta, eps=1e-2)
    check(
        lambda *arrays: out,
        lambda dout, out: F.batch_norm_backward(dout, cache),
        lambda x, gamma, beta: tF.batch_norm(x, None, None, gamma, beta, training=True, eps=1e-2),
        x, gamma, beta, seed=seed,
    )  # fmt: skip
    agree(cache.var, torch.tensor(x.copy()).transpose(0, 1).flatten(1).var(1, correction=0))


@examples(300)
@given(
    st.integers(1, 3),
    st.integers(1, 8),
    st.integers(1, 6),
    st.sampled_from([1e-4, 0.1, 2.0]),
    st.sampled_from([0.5, 0.75, 2.0]),
    st.sampled_from([1.0, 2.0]),
    dtypes,
    seeds,
)
def test_local_response_norm_is_pytorchs(n, c, size, alpha, beta, k, dtype, seed):
    (x,) = random(seed, dtype, (n, c, 2, 3))
    options = {"alpha": alpha, "beta": beta, "k": k}
    check(
        lambda x: F.local_response_norm(x, size, **options),
        lambda dout, out: [F.local_response_norm_backward(dout, x, size, **options)],
        lambda x: tF.local_response_norm(x, size, **options),
        x, seed=seed,
    )  # fmt: skip


@examples(100)
@given(st.lists(channels, min_size=1, max_size=4), batches, dtypes, seeds)
def test_concat_and_flatten_are_pytorchs(counts, n, dtype, seed):
    xs = list(random(seed, dtype, *[(n, c, 2, 3) for c in counts]))
    check(
        lambda *xs: F.concat(xs),
        lambda dout, out: F.concat_backward(dout, counts),
        lambda *xs: torch.cat(xs, 1),
        *xs, seed=seed,
    )  # fmt: skip
    check(
        F.flatten,
        lambda dout, out: [F.flatten_backward(dout, xs[0].shape)],
        lambda x: torch.flatten(x, 1),
        xs[0], seed=seed,
    )  # fmt: skip


@examples(100)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=4), st.floats(0, 0.9), dtypes, seeds)
def test_dropout_is_pytorchs_product_with_the_same_mask(shape, p, dtype, seed):
    (x,) = random(seed, dtype, shape)
    out, mask = F.dropout(x, p, np.random.default_rng(seed))
    check(
        lambda x: out,
        lambda dout, out: [F.dropout_backward(dout, mask)],
        lambda x: x * torch.tensor(mask != 0) / (1 - p),
        x, seed=seed,
    )  # fmt: skip
