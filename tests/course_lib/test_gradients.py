"""numerical_gradient and gradient_check, and with them every backward function at every index."""

import numpy as np
import pytest

from course_lib import functional as F
from course_lib.gradients import GradientError, check_layer, gradient_check, numerical_gradient

PROBES = [  # N, C, H, W, FN, FH, FW, stride, padding
    (2, 3, 7, 6, 4, 3, 2, 2, 1),
    (2, 2, 5, 8, 3, 2, 3, 1, 0),
    (1, 3, 8, 7, 2, 3, 3, 3, 2),
    (2, 2, 5, 6, 2, 3, 2, (2, 1), (0, 2)),
]
POOLS = [  # shape, kernel size, stride, padding
    ((2, 3, 7, 5), 3, 2, 0),
    ((1, 2, 4, 6), 2, 1, 0),
    ((2, 2, 6, 5), (3, 2), (2, 1), (1, 0)),
    ((2, 2, 4, 4), 2, None, 1),
]


def check(forward, backward, *arrays):
    """Gradients with a random dout: backward(dout) gives one for each array."""
    dout = np.random.default_rng(9).normal(size=np.shape(forward(*arrays)))
    for gradient, x in zip(backward(dout), arrays, strict=True):
        gradient_check(lambda _: (forward(*arrays) * dout).sum(), gradient, x)


def random(*shapes):
    rng = np.random.default_rng(8)
    return [rng.normal(size=shape) for shape in shapes]


def apart(*shape):
    """Negative and positive numbers, none near another and none near zero: no kinks."""
    size = int(np.prod(shape))
    return np.random.default_rng(7).permutation(np.arange(size) - size / 2 + 0.25).reshape(shape)


@pytest.mark.parametrize("probe", PROBES)
def test_conv2d(probe):
    n, c, h, w, fn, fh, fw, stride, padding = probe
    x, filters, b = random((n, c, h, w), (fn, c, fh, fw), (fn,))
    options = {"stride": stride, "padding": padding}
    check(
        lambda x, w, b: F.conv2d(x, w, b, **options),
        lambda dout: F.conv2d_backward(dout, x, filters, **options),
        x, filters, b,
    )  # fmt: skip


@pytest.mark.parametrize("probe", PROBES)
def test_im2col(probe):
    n, c, h, w, _, *kernel, stride, padding = probe
    (x,) = random((n, c, h, w))
    options = {"stride": stride, "padding": padding}
    check(
        lambda x: F.im2col(x, kernel, **options),
        lambda dcol: [F.col2im(dcol, x.shape, kernel, **options)],
        x,
    )


@pytest.mark.parametrize("pool", POOLS)
def test_max_pool2d(pool):
    shape, kernel, stride, padding = pool
    x = apart(*shape)
    check(
        lambda x: F.max_pool2d(x, kernel, stride=stride, padding=padding),
        lambda dout: [F.max_pool2d_backward(dout, x, kernel, stride=stride, padding=padding)],
        x,
    )


@pytest.mark.parametrize("pool", POOLS)
def test_avg_pool2d(pool):
    shape, kernel, stride, padding = pool
    options = {"stride": stride, "padding": padding}
    check(
        lambda x: F.avg_pool2d(x, kernel, **options),
        lambda dout: [F.avg_pool2d_backward(dout, shape, kernel, **options)],
        *random(shape),
    )


def test_global_avg_pool2d():
    shape = (2, 3, 4, 5)
    backward = F.global_avg_pool2d_backward
    check(F.global_avg_pool2d, lambda dout: [backward(dout, shape)], *random(shape))


def test_linear():
    x, w, b = random((3, 4), (5, 4), (5,))
    check(F.linear, lambda dout: F.linear_backward(dout, x, w), x, w, b)


def test_pointwise_functions():
    x = apart(3, 4) / 6
    check(F.relu, lambda dout: [F.relu_backward(dout, x)], x)
    check(F.sigmoid, lambda dout: [F.sigmoid_backward(dout, F.sigmoid(x))], x)
    check(F.tanh, lambda dout: [F.tanh_backward(dout, F.tanh(x))], x)


def test_dropout_with_the_same_generator():
    (x,) = random((4, 5))
    mask = F.dropout(x, 0.3, np.random.default_rng(1))[1]
    check(
        lambda x: F.dropout(x, 0.3, np.random.default_rng(1))[0],
        lambda dout: [F.dropout_backward(dout, mask)],
        x,
    )


@pytest.mark.parametrize("t", [np.array([0, 3, 1]), np.eye(4)[[0, 3, 1]], np.full((3, 4), 0.25)])
def test_cross_entropy(t):
    (scores,) = random((3, 4))
    check(
        lambda scores: F.cross_entropy(scores, t),
        lambda dout: [dout * F.cross_entropy_backward(scores, t)],
        scores,
    )


@pytest.mark.parametrize("shape", [(5, 3), (2, 3, 4, 2)])
def test_batch_norm(shape):
    x, gamma, beta = random(shape, (3,), (3,))
    check(
        lambda x, gamma, beta: F.batch_norm_train(x, gamma, beta)[0],
        lambda dout: F.batch_norm_backward(dout, F.batch_norm_train(x, gamma, beta)[1]),
        x, gamma, beta,
    )  # fmt: skip


@pytest.mark.parametrize("size", [1, 2, 3, 4, 9])
def test_local_response_norm(size):
    (x,) = random((2, 5, 2, 2))
    options = {"alpha": 0.5, "beta": 0.75, "k": 2.0}
    check(
        lambda x: F.local_response_norm(x, size, **options),
        lambda dout: [F.local_response_norm_backward(dout, x, size, **options)],
        x,
    )


def test_flatten_and_concat():
    x, y = random((2, 1, 3, 2), (2, 4, 3, 2))
    check(F.flatten, lambda dout: [F.flatten_backward(dout, x.shape)], x)
    check(lambda x, y: F.concat([x, y]), lambda dout: F.concat_backward(dout, [1, 4]), x, y)


# The tools themselves -------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3), (2, 1, 3, 2)])
def test_the_numerical_gradient_of_a_cubic_is_its_derivative_everywhere(shape):
    x = np.random.default_rng(0).normal(size=shape)
    before = x.copy()
    gradient = numerical_gradient(lambda x: (x**3).sum(), x)
    assert gradient.shape == shape
    np.testing.assert_allclose(gradient, 3 * x**2, atol=1e-8)
    np.testing.assert_array_equal(x, before)  # to the last bit


def test_the_steps_are_central_and_of_size_h():
    seen = []
    numerical_gradient(lambda x: seen.append(x.copy()) or 0.0, np.array([1.0, 2.0]), h=0.5)
    np.testing.assert_array_equal(seen, [[1.5, 2], [0.5, 2], [1, 2.5], [1, 1.5]])


def test_x_is_restored_even_if_f_raises():
    x = np.array([0.1, 0.2])

    def f(x):
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        numerical_gradient(f, x)
    np.testing.assert_array_equal(x, [0.1, 0.2])


def test_a_strided_view_is_stepped_in_place():
    base = np.arange(12.0).reshape(3, 4)
    view = base[::-2, 1::2]
    gradient = numerical_gradient(lambda _: (base**2).sum(), view)
    np.testing.assert_allclose(gradient, 2 * view, atol=1e-7)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: numerical_gradient(np.sum, np.ones(2, "float32")), TypeError, "array of float64, got float32"),
        (lambda: numerical_gradient(np.sum, np.ones(2, int)), TypeError, "array of float64, got int64"),
        (lambda: numerical_gradient(np.sum, [1.0]), TypeError, "array of float64, got list"),
        (lambda: numerical_gradient(lambda x: x, np.ones(2)), TypeError, r"one number, got an array of shape \(2,\)"),
        (lambda: numerical_gradient(np.sum, np.broadcast_to(1.0, (2,))), ValueError, "read-only"),
        (lambda: gradient_check(np.sum, np.ones(3), np.ones(2)), GradientError, r"shape \(3,\), but x has \(2,\)"),
    ],
)  # fmt: skip
def test_bad_use_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_gradient_check_names_every_index_that_differs():
    x = np.random.default_rng(0).normal(size=(4, 5))
    gradient = 2 * x
    gradient_check(lambda x: (x**2).sum(), gradient, x)
    gradient[1, 2] += 1e-3
    gradient[3, 4] = np.nan
    with pytest.raises(GradientError, match=r"^2 of 20 numbers.*\n  \[1, 2\]: got .*, expected .*\n  \[3, 4\]: got nan") as caught:  # fmt: skip
        gradient_check(lambda x: (x**2).sum(), gradient, x)
    assert caught.value.indices == [(1, 2), (3, 4)]
    gradient_check(
        lambda x: (x[:3] ** 2).sum(), lambda x: np.where(np.arange(4)[:, None] < 3, 2 * x, 0), x
    )


@pytest.mark.parametrize("index", list(np.ndindex(2, 3)))
def test_one_wrong_number_is_found_wherever_it_stands(index):
    x = np.random.default_rng(0).normal(size=(2, 3))
    gradient = np.cos(x)
    gradient[index] *= 1.001
    with pytest.raises(GradientError) as caught:
        gradient_check(lambda x: np.sin(x).sum(), gradient, x)
    assert caught.value.indices == [index]


def test_a_long_list_is_cut_in_the_message_but_not_in_indices():
    with pytest.raises(GradientError, match="30 of 30 numbers(.*\n){11}  and 20 more") as caught:
        gradient_check(lambda x: x.sum(), np.zeros(30), np.zeros(30))
    assert len(caught.value.indices) == 30


def test_tolerances_can_be_chosen():
    x = np.array([1.0, 2.0])
    gradient_check(lambda x: (x**2).sum(), 2.02 * x, x, rtol=0.02)
    gradient_check(lambda x: (x**2).sum(), 2 * x + 0.01, x, atol=0.02)
    gradient_check(lambda x: (x**3).sum(), 3 * x**2 + 0.25, x, h=0.5)  # off by h squared


# A whole layer --------------------------------------------------------------------------------


class Affine:
    """x @ w + b, right; each test breaks one line of it."""

    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, x):
        self.x = x
        return x @ self.w + self.b

    def backward(self, dout):
        self.dw, self.db = self.x.T @ dout, dout.sum(axis=0)
        return dout @ self.w.T


def of(layer, **options):
    x, w, b = random((4, 3), (3, 2), (2,))
    return check_layer(layer, x, w, b, **options)


def test_a_right_layer_agrees_everywhere():
    found = of(Affine)
    assert found.passed
    assert str(found).splitlines() == [
        "dx agrees: 12 of 12 numbers",
        "dw agrees: 6 of 6 numbers",
        "db agrees: 2 of 2 numbers",
    ]


def test_the_parameter_the_index_and_the_terms_that_are_off_are_named():
    class Forgetful(Affine):
        def backward(self, dout):
            dx = super().backward(dout)
            self.dw[2, 1] -= self.x[3, 2] * dout[3, 1]  # the last row is forgotten there
            return dx

    found = of(Forgetful)
    assert not found.passed
    assert found.worst == {"dw": (2, 1)}
    assert {name: int(wrong.sum()) for name, wrong in found.wrong.items()} == {
        "dx": 0,
        "dw": 1,
        "db": 0,
    }
    (off,) = [term for term in found.terms["dw"] if term.differs]
    assert off.index == (3, 1)
    assert off.got == 0
    assert len(found.terms["dw"]) == 4
    text = str(found)
    assert "dw differs: 1 of 6 numbers, most of all dw[2, 1]" in text
    assert "1 of 4 differ:\n    from dout[3, 1]: got 0, expected " in text


def test_a_gradient_of_another_shape_is_told():
    class Flat(Affine):
        def backward(self, dout):
            dx = super().backward(dout)
            self.dw, self.db = self.dw.ravel(), None
            return dx

    text = str(of(Flat))
    assert "dw should have the shape (3, 2), got (6,)" in text
    assert "db should have the shape (2,), got NoneType" in text


def test_what_is_not_linear_in_dout_is_right_by_terms_and_wrong_as_a_sum():
    class Clipped(Affine):
        def backward(self, dout):
            dx = super().backward(dout)
            return dx if np.count_nonzero(dout) == 1 else 0 * dx

    assert "terms is right by itself; their sum is not." in str(of(Clipped))


def test_all_ones_hide_what_a_random_dout_shows():
    class Mixed(Affine):
        def backward(self, dout):
            return super().backward(dout[::-1])

    assert not of(Mixed).passed
    assert of(Mixed, dout=np.ones((4, 2))).passed


def test_long_sums_are_cut():
    class Doubled(Affine):
        def backward(self, dout):
            return super().backward(2 * dout)

    assert str(of(Doubled)).count("from dout") == 2 + 4 + 4
    assert "and " not in str(of(Doubled)).splitlines()[3]


def test_a_students_own_judge_is_asked():
    asked = []

    def judge(f, x):
        asked.append(x.shape)
        return numerical_gradient(f, x)

    assert of(Affine, numerical=judge).passed
    assert asked == [(4, 3), (3, 2), (2,)]
