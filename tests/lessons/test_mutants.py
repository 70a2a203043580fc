"""Small changes of a right answer lose points: the cases leave no room for them.

Each mutant of an exercise's reference, or of its other right way, differs from it in one operator,
index, constant or order of arguments; what an error says does not count. Those that no input tells
apart from a right answer are listed in EQUAL, with the reason.
"""

import ast
import inspect
import itertools
import pickle
import sys
import textwrap

import numpy as np
import pytest

from course_lib.checks.runner import passes
from course_lib.exercises import EXERCISES

SEED = f"{7:032x}"
LEAST_CAUGHT = 0.99
MOST_LINES = 10_000  # that a mutant of a loop runs
OTHER_OPERATORS = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add, ast.Div),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div, ast.Mult),
    ast.Mod: (ast.FloorDiv,),
    ast.MatMult: (ast.Mult,),
}
OTHER_COMPARISONS = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}
JUDGED_BY_RESULT = ("beat_97",)  # a bonus: whatever names nine of ten images is right
ANOTHER = "another right filter"
ORDER = "their order makes no difference"
DRAWN = "a number that is drawn is never just p"
CUT_OFF = "what is added is cut off again"
CUT_AGAIN = "col2im cuts the same line of numbers again"
AT_0 = "no number of the cases is exactly 0"
# {exercise: {how the changed line ends: why no input tells it apart}}
EQUAL = {
    "environment_ready": {
        "> (3, 11)": "no release is called 3.11 alone",
        ">= (2, 11)": "the course runs on no older version",
        ">= (3, 10)": "the course runs on no older version",
    },
    "correlate2d": {
        "np.vdot(kernel, image[i:i + h, j:j + w]) for j in lefts] for i in tops])": "a product of "
        "real numbers has no order",
    },
    "learn_kernel": {
        "gradient = 1 / error.size * correlate2d(image, error)": "the lesson allows half the loss",
        "weights -= lr * 1 / error.size * (error @ rows)": "the lesson allows half the loss",
    },
    "true_convolution": {
        "np.zeros((rows + h + 1, columns + w - 1))": CUT_OFF,
        "np.zeros((rows + h - 1, columns + w + 1))": CUT_OFF,
        "np.zeros((rows + h - 0, columns + w - 1))": CUT_OFF,
        "np.zeros((rows + h - 1, columns + w - 0))": CUT_OFF,
    },
    "vertical_edge_filter": {
        "-> return np.array([[1, -1, 0], [1, 0, -1], [1, 0, -1]])": ANOTHER,
        "-> return np.array([[1, 0, -1], [1, -1, 0], [1, 0, -1]])": ANOTHER,
        "-> return np.array([[1, 0, -1], [1, 0, -1], [1, -1, 0]])": ANOTHER,
        "left_minus_right = [1, -1, 0]": ANOTHER,
        "np.outer([1, 1, 2], left_minus_right)": ANOTHER,
        "np.outer([2, 2, 1], left_minus_right)": ANOTHER,
        "np.outer([0, 2, 1], left_minus_right)": ANOTHER,
        "np.outer([1, 3, 1], left_minus_right)": ANOTHER,
        "np.outer([1, 1, 1], left_minus_right)": ANOTHER,
        "np.outer([1, 2, 2], left_minus_right)": ANOTHER,
        "np.outer([1, 2, 0], left_minus_right)": ANOTHER,
    },
    "conv_num_params": {
        "-> columns, rows = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size":
        "they are multiplied",
        "-> columns, rows = np.broadcast_to(kernel_size, 2)": "they are multiplied",
        "np.empty((out_channels, in_channels, columns, rows))": "they are multiplied",
    },
    "same_padding": {"return (f - 0) // 2": "f is odd there"},
    "smallest_padding": {
        "max((f - n + 1) // 2, 0)": "the largest of two has no order",
        "max(-1, (f - n + 1) // 2)": "-1 is never enough, so 0 is tried next",
        "max(f - n, (f - n) % stride)": "the largest of two has no order",
    },
    "conv1x1_as_linear": {
        "w[:, :, -1, 0]": "the axis has length 1",
        "w[:, :, 0, -1]": "the axis has length 1",
        "w[:, :, -1, 0], x)": "the axis has length 1",
        "w[:, :, 0, -1], x)": "the axis has length 1",
    },
    "parse_caffe_layer": {
        "setting, _comment, _ = line.partition('#')": "neither of the two is read",
    },
    "conv2d_naive": {
        "conv_single_step(w[f], window, b[f])": "a product of real numbers has no order",
    },
    "conv2d_im2col": {"maps.swapaxes(1, 0)": "a swap of two axes has no order"},
    "ex_im2col": {
        "(7 + 2 * 0 - 5) * 1 + 1": "the stride is 1",
        "(7 - 2 * 0 - 5) // 1 + 1": "the padding is 0",
        "(7 + 3 * 0 - 5) // 1 + 1": "the padding is 0",
        "(7 + 1 * 0 - 5) // 1 + 1": "the padding is 0",
    },
    "col2im": {
        "H + (2 + padding), W + 2 * padding), dtype=col.dtype)": CUT_OFF,
        "H + 2 * padding, W + (2 + padding)), dtype=col.dtype)": CUT_OFF,
        "H + 3 * padding, W + 2 * padding), dtype=col.dtype)": CUT_OFF,
        "H + 2 * padding, W + 3 * padding), dtype=col.dtype)": CUT_OFF,
        "H + (2 + padding), W + 2 * padding))": CUT_OFF,
        "H + 2 * padding, W + (2 + padding)))": CUT_OFF,
        "H + 3 * padding, W + 2 * padding))": CUT_OFF,
        "H + 2 * padding, W + 3 * padding))": CUT_OFF,
    },
    "inception_concat": {
        "= branches[-1].shape": "all branches have the same N, H and W",
    },
    "im2col": {
        "strict=False))": "both are pairs",
        "strict=0))": "both are pairs",
    },
    "AvgPool2d": {
        "= np.zeros((N, C, H + (2 + p), W + 2 * p))": CUT_OFF,
        "= np.zeros((N, C, H + 2 * p, W + (2 + p)))": CUT_OFF,
        "= np.zeros((N, C, H + 3 * p, W + 2 * p))": CUT_OFF,
        "= np.zeros((N, C, H + 2 * p, W + 3 * p))": CUT_OFF,
        "dx = np.zeros((N, C, H + 1 * p, W + 2 * p))": "in the frame it is cut off",
        "dx = np.zeros((N, C, H + 2 * p, W + 1 * p))": "in the frame it is cut off",
        "dcol = np.repeat(shares, k * k).reshape(self.shape[1] * k * k, -1)": CUT_AGAIN,
        "dcol = np.repeat(shares, k * k).reshape(-1, self.shape[0] * k * k)": CUT_AGAIN,
        "(padded, (k, k), axis=(3, 2))": "windows are square, and each is averaged",
        ".mean(axis=(5, 4))": ORDER,
    },
    "MaxPool2d": {
        "= np.zeros((N, C, H + (2 + p), W + 2 * p))": CUT_OFF,
        "= np.zeros((N, C, H + 2 * p, W + (2 + p)))": CUT_OFF,
        "= np.zeros((N, C, H + 3 * p, W + 2 * p))": CUT_OFF,
        "= np.zeros((N, C, H + 2 * p, W + 3 * p))": CUT_OFF,
        "dx = np.zeros((N, C, H + 1 * p, W + 2 * p))": "in the frame it is cut off",
        "dx = np.zeros((N, C, H + 2 * p, W + 1 * p))": "in the frame it is cut off",
        "dcol = sent.reshape(self.shape[1] * k * k, -1)": CUT_AGAIN,
        "dcol = sent.reshape(-1, self.shape[0] * k * k)": CUT_AGAIN,
    },
    "global_average_pool": {
        "np.mean(x, axis=(3, 2))": ORDER,
        "-> images, channels, width, height = x.shape": "they are multiplied",
    },
    "SimpleConvNet": {
        "channels, width, height = input_shape": "both sides are exchanged, and only their product counts",
        "columns, rows = ((side - kernel_size + 1) // 2 for side in (height, width))": ORDER,
        "rows, columns = ((side - kernel_size + 1) // 2 for side in (width, height))": ORDER,
        "= np.maximum(0, self.hidden)": ORDER,
        "= self.pool.forward(np.maximum(0, self.maps))": ORDER,
        "= np.maximum(0, hidden)": ORDER,
        "= np.maximum(0, self.pooled).reshape(len(x), -1)": ORDER,
        "for number, shape in ((3, (hidden, num_classes)), (2, (features, hidden))):": ORDER,
        "for name in ('w1', 'w3', 'w2'):": ORDER,
        "dhidden = dactive * (self.hidden >= 0)": AT_0,
        "(self.pool.backward(dpooled) * (self.maps >= 0))": AT_0,
        "* (self.pooled >= 0)": AT_0,
        "self._features(np.zeros((2, *input_shape))).shape[1]": "however many images are sent through",
    },
    "allreduce_mean": {
        "for name in grads[-1]:": "all have the same names",
        "for name, numbers in grads[-1].items()}": "all have the same names and shapes",
    },
    "binarize": {"axis=(1, 3, 2), keepdims=True)": ORDER},
    "max_pool2d_naive": {
        "windows.max(axis=(3, 2))": ORDER,
        "(x, size, axis=(3, 2))": "windows are square, and only their largest number counts",
        ".max(axis=(5, 4))": ORDER,
    },
    "ResidualBlock": {
        "-> through, around = (x, self.body.forward(x))": ORDER,
        "-> around, through = (self.body.forward(x), x)": ORDER,
        "np.add(through, around)": ORDER,
        "ways = [self.body.backward(dout), dout]": ORDER,
    },
    "projection_shortcut": {
        "w[:, :, -1, 0].T": "the axis has length 1",
        "w[:, :, 0, -1].T": "the axis has length 1",
    },
    "mend_residual": {
        "np.maximum(0, x @ w1)": ORDER,
        "np.maximum(0, x + hidden @ w2)": ORDER,
        "np.maximum(x + hidden @ w2, -1)": "only whether it is above 0 is asked",
        "open1 = x @ w1 >= 0": "no sum is 0",
        "np.where(total >= 0, dout, 0)": "no sum is 0",
        "strict=False)])": "both have a row for each of x",
        "strict=0)])": "both have a row for each of x",
    },
    "weights_for_110": {
        "scale=np.sqrt(1 / width), size=(BLOCKS, width, width))": "another width that learns",
        "scale=np.sqrt(3 / width), size=(BLOCKS, width, width))": "another width that learns",
    },
    "mend_max_pool": {
        "-> for v, u in np.ndindex(kernel_size, kernel_size):": "windows are square",
        "np.maximum(pixels[:, :, :rows, :columns], out)": ORDER,
        "-> pixels = padded[:, :, v:, u:][:, :, ::stride, ::stride]": "windows are square",
        "inside.max(axis=(3, 2))": ORDER,
        "max(top, 0):top + kernel_size, max(0, left):left + kernel_size]": ORDER,
        "max(0, top):top + kernel_size, max(left, 0):left + kernel_size]": ORDER,
    },
    "Dropout": {
        "kept = self.rng.random(x.shape) > self.p": DRAWN,
        "self.dropped = self.rng.random(x.shape) <= chance": DRAWN,
    },
    "mend_dropout": {
        "np.where(numbers <= p, 0.0, scaled)": DRAWN,
        "rng.random() > p:": DRAWN,
    },
    "augment_shift": {
        "-> left, top = rng.integers(0, 2 * most + 1, size=2)": "both are drawn alike",
        "-> columns, rows = rng.integers(0, 2 * most + 1, size=(2, N))": "both are drawn alike",
        "windows[np.arange(N), :, columns, rows]": "both are drawn alike",
        "rng.integers(-1, 2 * most + 1, size=(2, N))": "-1 is the last one, which may come",
        "frame = ((0, 1), (0, 0), (most, most), (most, most))": "one more image, never looked at",
        "((0, 1), (0, 0), (most, most), (most, most)))": "one more image, never looked at",
    },
}  # fmt: skip


def mutants(function):
    """The changed versions of a function: (what was changed, the function)."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    body = tree.body[0].body
    if ast.get_docstring(tree.body[0]) is not None:
        del body[0]
    before, whole = ast.unparse(tree).splitlines(), pickle.dumps(tree)
    nodes = list(ast.walk(tree))
    for place in _places(tree):
        for way in range(4):
            if not change(pickle.loads(pickle.dumps(nodes[place])), way):
                continue
            changed = pickle.loads(whole)  # many times faster than to copy it
            change(list(ast.walk(changed))[place], way)
            after = ast.unparse(changed).splitlines()
            differing = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
            if differing:
                (old, new) = differing[0]
                yield f"{old.strip()} -> {new.strip()}", _made(changed, function)


def _places(tree):
    """Where, in the order of ast.walk, what can be changed stands: no errors, no signatures."""
    body = {id(node) for line in tree.body[0].body for node in ast.walk(line)}
    given = (part for part in ast.walk(tree) if isinstance(part, ast.Raise | ast.arguments))
    body -= {id(node) for part in given for node in ast.walk(part)}
    shapes = (arg for c in ast.walk(tree) if _reshapes(c) for arg in c.args)
    body -= {id(arg.operand) for arg in shapes if isinstance(arg, ast.UnaryOp)}
    return [place for place, node in enumerate(ast.walk(tree)) if id(node) in body]


def _reshapes(node):
    """In a reshape, any number below 0 means the same as -1."""
    return isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "reshape"


def _made(tree, function):
    scope = dict(vars(sys.modules[function.__module__]))
    exec(compile(ast.fix_missing_locations(tree), "mutant", "exec"), scope)
    made = scope[function.__name__]
    endless = any(isinstance(node, ast.While) for node in ast.walk(tree))
    return _ended(made) if endless else made


def _ended(function):
    """The function, stopped where it does not end by itself."""

    def limited(*args, **kwargs):
        lines, before = itertools.count(), sys.gettrace()

        def trace(frame, event, arg):
            if next(lines) > MOST_LINES:
                raise RuntimeError("it does not end")
            return trace

        sys.settrace(trace)
        try:
            return function(*args, **kwargs)
        finally:
            sys.settrace(before)

    return limited


def change(node, way):
    """Change a node in one of its ways; whether there is such a way."""
    match node:
        case ast.BinOp() if way < len(others := OTHER_OPERATORS.get(type(node.op), ())):
            node.op = others[way]()
        case ast.Compare(ops=[op]) if way < len(others := OTHER_COMPARISONS.get(type(op), ())):
            node.ops = [others[way]()]
        case ast.Constant(value=bool()) if way == 0:
            node.value = not node.value
        case ast.Constant(value=int()) if way < 2:
            node.value += (1, -1)[way]
        case ast.UnaryOp(op=ast.USub()) if way == 0:
            node.op = ast.UAdd()
        case ast.BoolOp() if way == 0:
            node.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
        case ast.Call(args=[_, _, *_]) if way == 0:
            node.args[:2] = node.args[1::-1]
        case ast.Tuple(elts=[_, _, *_]) | ast.List(elts=[_, _, *_]) if way == 0:
            node.elts[-2:] = node.elts[:-3:-1]
        case ast.Subscript(slice=ast.Slice() as part) if way < 2:
            return _cut(part, way)
        case _:
            return False
    return True


def _cut(part, way):
    """A slice with an open end."""
    name = ("lower", "upper")[way]
    if getattr(part, name) is None:
        return False
    setattr(part, name, None)
    return True


def _loses(exercise, function):
    with np.errstate(all="ignore"):
        return not passes(exercise, function, (*exercise.visible, *exercise.hidden_cases(SEED)))


# of a network the share of right answers is judged: a small change of its code need not lower it
CODE = [
    name
    for name, exercise in EXERCISES.items()
    if exercise.file is None and name not in JUDGED_BY_RESULT
]


@pytest.mark.parametrize("name", CODE)
def test_a_small_change_of_a_right_answer_loses_points(name):
    exercise, equal = EXERCISES[name], EQUAL.get(name, {})
    ways = filter(None, (exercise.reference, exercise.alternative))
    tried = [(told, _loses(exercise, mutant)) for way in ways for told, mutant in mutants(way)]
    survivors = [told for told, lost in tried if not lost]
    idle = [end for end in equal if not any(told.endswith(end) for told in survivors)]
    assert not idle, "these are told apart after all"
    unknown = [told for told in survivors if not told.endswith(tuple(equal))]
    count = len(tried) - len(survivors) + len(unknown)
    assert len(unknown) <= (1 - LEAST_CAUGHT) * count, "\n".join(unknown)


def test_a_mutant_that_does_not_end_is_stopped_and_loses():
    def example(x):
        while x > 0:
            x -= 1
        return x

    endless = dict(mutants(example))["x -= 1 -> x -= 0"]
    with pytest.raises(RuntimeError, match="does not end"):
        endless(3)


def test_there_are_mutants():
    def example(x):
        return x[1:] + 2

    assert {told.removeprefix("return x[1:] + 2 -> return ") for told, _ in mutants(example)} == {
        "x[1:] - 2", "x[:] + 2", "x[1:] + 3", "x[1:] + 1", "x[2:] + 2", "x[0:] + 2"
    }  # fmt: skip
