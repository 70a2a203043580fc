"""Small questions about an answer's code, and the remarks that are made of them."""

import ast
import dataclasses

import pytest

from course_lib.exercises import EXERCISES, Remark
from course_lib.exercises.remarks import calls, has_keyword, loops, mentions, remarks_on, tree_of


def tree(body):
    return ast.parse(f"def answer(x, n):\n    {body}").body[0]


# the body of a function, and how deep its loops are
LOOPS = {
    "return x": 0,
    "for i in x: pass": 1,
    "for i in x: pass\n    for i in x: pass": 1,
    "for i in x:\n        for j in x: pass": 2,
    "while n:\n        return [i for i in x]": 2,
    "return [i * j for i in x for j in x]": 2,
    "return sum(i for i in x)": 1,
    "if n:\n        for i in x:\n            if i:\n                for j in x: pass": 2,
}


@pytest.mark.parametrize("body", LOOPS)
def test_loops_counts_how_deeply_they_stand_in_one_another(body):
    assert loops(tree(body)) == LOOPS[body]


# the body of a function, and how deep its loops are without comprehensions
STATEMENTS = {
    "OH, OW = (size(n, f) for n, f in ((1, 2), (3, 4)))": 0,
    "assert all(s > 0 for s in x.shape)": 0,
    "return [i for i in x]": 0,
    "for n, f in ((1, 2), (3, 4)): pass": 0,
    "for n in [1, 2]:\n        for i in x: pass": 1,
    "for i in x: pass": 1,
    "while n:\n        for i in x: pass": 2,
    "for i in x:\n        return [j for j in i]": 1,
}


@pytest.mark.parametrize("body", STATEMENTS)
def test_loops_without_comprehensions_counts_statements_over_data(body):
    assert loops(tree(body), comprehensions=False) == STATEMENTS[body]


def test_a_layer_that_loops_only_over_its_sizes_is_told_nothing():
    _, remark = EXERCISES["conv2d_im2col"].remarks
    assert not remark.applies(tree("OH, OW = (size(n, f) for n, f in ((H, FH), (W, FW)))"))
    assert not remark.applies(tree("assert all(s > 0 for s in x.shape)"))
    assert remark.applies(tree("for image in x: out.append(image)"))


# the body of a function, a name, how often it is called
CALLS = [
    ("return np.zeros(3)", "np.zeros", 1),
    ("return np.zeros(np.zeros(2))", "np.zeros", 2),
    ("return np.zeros_like(x)", "np.zeros", 0),
    ("return np.zeros", "np.zeros", 0),
    ("return numpy.zeros(3)", "np.zeros", 0),
    ("return x.copy() + x[0].copy()", "*.copy", 2),
    ("return x.copy()", "x.copy", 1),
    ("return copy(x)", "*.copy", 0),
    ("for i in range(3): range(i)", "range", 2),
]


@pytest.mark.parametrize(("body", "name", "count"), CALLS)
def test_calls_finds_the_calls_of_a_function_as_it_is_written(body, name, count):
    assert len(calls(tree(body), name)) == count


def test_has_keyword_says_whether_an_argument_is_passed_by_its_name():
    assert has_keyword(tree("return np.zeros(3, dtype=float)"), "np.zeros", "dtype")
    assert not has_keyword(tree("return np.zeros(3, float)"), "np.zeros", "dtype")
    assert not has_keyword(tree("return np.ones(3, dtype=float)"), "np.zeros", "dtype")


def test_mentions_says_whether_a_name_is_read_with_its_dots():
    assert mentions(tree("return x.dtype"), "x.dtype")
    assert mentions(tree("return x.dtype"), "x")
    assert not mentions(tree("return y.dtype"), "x.dtype")


# (the body of correlate2d_fast, whether a loop of it is over places)
START = (
    "h, w = kernel.shape; H, W = np.subtract(image.shape, kernel.shape) + 1; out = np.zeros((H, W))"
)
PLACES = [
    ("for i, j in np.ndindex(H, W): out[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)", True),
    ("return np.array([[(image[i:i+h, j:j+w] * kernel).sum() for j in range(W)] for i in range(H)])", True),
    ("for i in range(H):\n        for j in range(W):\n            for a in range(h): pass", True),
    ("for a, b in np.ndindex(kernel.shape): out += kernel[a, b] * image[a : a + H, b : b + W]", False),
    ("for (a, b), k in np.ndenumerate(kernel): out += k * image[a : a + H, b : b + W]", False),
    ("return sum(kernel[a, b] * image[a:a+H, b:b+W] for a in range(h) for b in range(w))", False),
    ("return np.einsum('ijab,ab', sliding_window_view(image, kernel.shape), kernel)", False),
]  # fmt: skip


@pytest.mark.parametrize(("body", "applies"), PLACES)
def test_a_fast_answer_that_loops_over_places_is_told_so(body, applies):
    (remark,) = EXERCISES["correlate2d_fast"].remarks
    answer = f"def correlate2d_fast(image, kernel):\n    {START}\n    {body}"
    assert remark.applies(ast.parse(answer).body[0]) is applies


def test_a_fast_answer_that_calls_the_loops_is_told_so():
    (remark,) = EXERCISES["correlate2d_fast"].remarks
    answer = "def correlate2d_fast(image, kernel):\n    return correlate2d(image, kernel)"
    assert remark.applies(ast.parse(answer).body[0])


# (the line of the gradient in learn_kernel, the remarks on it)
GRADIENTS = [
    ("2 / error.size * correlate2d(image, error)", []),
    ("correlate2d(image, error) / (0.5 * error.size) * np.power(2.0, 0)", []),
    ("correlate2d(image, error) / error.size", ["half-the-gradient"]),
    ("2 * correlate2d(image, error) / image.size", ["pixels-for-places"]),
    ("correlate2d(image, error) / image.size", ["half-the-gradient", "pixels-for-places"]),
    ("my_gradient(image, error)", []),
]


@pytest.mark.parametrize(("gradient", "ids"), GRADIENTS)
def test_a_gradient_that_arrives_all_the_same_is_told_what_it_lacks(gradient, ids):
    answer = f"""def learn_kernel(image, target, size, steps, lr):
    k = np.zeros((size, size))
    for _ in range(steps):
        error = correlate2d(image, k) - target
        k -= lr * {gradient}
    return k"""
    remarks = EXERCISES["learn_kernel"].remarks
    assert [one.id for one in remarks if one.applies(ast.parse(answer).body[0])] == ids


# (the body of im2col_fast, whether a loop of it is over places)
CUT = "x[n, :, i : i + fh, j : j + fw]"
TAP = "x[:, :, u : u + s * OH : s, v : v + s * OW : s]"
WINDOWS = [
    (f"for n, i, j in np.ndindex(N, OH, OW): col[n, i, j] = {CUT}", True),
    (f"for i in range(OH):\n        for j in range(OW): col.append({CUT})", True),
    (f"return [{CUT} for n in range(N) for i in range(OH) for j in range(OW)]", True),
    ("while n < OH: col[n] = x[slice(n, n + fh)]", True),
    (f"for n in range(N):\n        for u in range(fh):\n            for v in range(fw): {TAP}", False),
    ("for i, j in x:\n        for k in i:\n            for u in j:\n                for v in u: pass", True),
    (f"for u, v in np.ndindex(fh, fw): col[..., u, v] = {TAP}", False),
    (f"return [{TAP} for u in range(fh) for v in range(fw)]", False),
    ("for u in range(fh):\n        for v in range(fw): x[:, :, u : H - fh + u + 1, v : W - fw + v + 1]", False),
    ("OH, OW = ((n - f) // s + 1 for n, f in zip(x.shape[2:], (fh, fw)))", False),
    ("return sliding_window_view(x, (fh, fw), (2, 3))", False),
]  # fmt: skip


@pytest.mark.parametrize(("body", "applies"), WINDOWS)
def test_a_fast_im2col_that_loops_over_places_is_told_so(body, applies):
    *_, remark = EXERCISES["im2col_fast"].remarks
    answer = f"def im2col_fast(x, fh, fw, s=1, p=0):\n    {body}"
    assert remark.applies(ast.parse(answer).body[0]) is applies


# (exercise, the function that it should do without)
HELPED = [
    ("conv2d_im2col", "conv2d_naive(x, w, b, stride, padding)"),
    ("im2col_fast", "im2col(x, fh, fw, stride, padding)"),
    ("mend_im2col", "im2col(x, fh, fw)"),
    ("mend_col2im", "col2im(col, x_shape, fh, fw, stride, padding)"),
]


@pytest.mark.parametrize(("name", "call"), HELPED)
def test_an_answer_that_lets_another_exercise_do_the_work_is_told_so(name, call):
    remark, *_ = EXERCISES[name].remarks
    assert remark.applies(tree(f"return {call}"))
    assert not remark.applies(tree("return x"))


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda exercise: exercise.name)
def test_the_course_s_own_way_gives_no_reason_for_a_remark(exercise):
    assert remarks_on(exercise, exercise.reference) == []


def stumbles(tree):
    raise IndexError


def with_a_loop(f):
    for _ in range(1):
        f = f // 2
    return f


def test_remarks_are_those_that_apply_and_one_that_stumbles_says_nothing():
    remarks = [
        Remark("broken", "Never told.", stumbles),
        Remark("none", "Never told.", lambda tree: not loops(tree)),
        Remark("loop", "No loop is needed.", loops),
    ]
    exercise = dataclasses.replace(EXERCISES["same_padding"], remarks=remarks)
    assert [remark.id for remark in remarks_on(exercise, with_a_loop)] == ["loop"]
    assert [remark.id for remark in remarks_on(exercise, lambda f: f)] == []
    assert [remark.id for remark in remarks_on(exercise, 3)] == []


def test_a_class_has_a_tree_too():
    class Inner:
        def forward(self):
            return 1

    assert tree_of(Inner) is None  # not at the top of its file
    assert isinstance(tree_of(AtTheTop), ast.ClassDef)


class AtTheTop:
    """As a student's layer."""

    def forward(self):
        return 1
