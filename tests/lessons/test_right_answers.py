"""Right answers in many styles, and honest notebooks with much around them, keep all points."""

import csv
import json
import re

import pytest
from conftest import ROOT, need

from autograder.classroom.folder import Classroom
from autograder.grading.whole_class import Options, grade_class
from autograder.project import find_lessons
from autograder.proofs.attackers import right_answers

# (title, exercise, its cell)
ANSWERS = [
    ("float32 and a warning", "vertical_edge_filter", """
import warnings
warnings.warn("not sure about this one")
def vertical_edge_filter() -> "np.ndarray":
    print("making a filter")
    return np.float32([[1, 0, -1]] * 3) / 3
"""),
    ("whole numbers", "vertical_edge_filter", """
def vertical_edge_filter():
    return np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
"""),
    ("a matrix", "vertical_edge_filter", """
vertical_edge_filter = lambda: np.ma.masked_array(np.outer([1, 1, 1], [1, 0, -1]))
"""),
    ("a progress bar", "correlate2d", """
from tqdm.auto import tqdm
def correlate2d(image, kernel):
    h, w = kernel.shape
    out = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1), np.float32)
    for i in tqdm(range(out.shape[0]), leave=False):
        for j in range(out.shape[1]):
            out[i, j] = np.vdot(image[i:i+h, j:j+w], kernel)
    return out
"""),
    ("np.vectorize and closures", "correlate2d", """
def correlate2d(image, kernel):
    h, w = kernel.shape
    def at(i, j):
        return float((image[i:i+h, j:j+w] * kernel).sum())
    places = (image.shape[0] - h + 1, image.shape[1] - w + 1)
    return np.fromfunction(np.vectorize(at, otypes=[float]), places, dtype=int)
"""),
    ("strides, Fortran order", "correlate2d", """
def correlate2d(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.asfortranarray(np.einsum("ijhw,hw->ij", windows, kernel))
"""),
    ("a partial function", "true_convolution", """
from functools import partial
def turned(turn, image, kernel):
    return correlate2d(image, turn(kernel))
true_convolution = partial(turned, lambda kernel: kernel[::-1, ::-1])
"""),
    ("logging and stderr", "learn_kernel", """
import logging, sys
logging.basicConfig(level=logging.DEBUG)
log = logging.getLogger("mine")
def learn_kernel(image, target, size, steps, lr):
    kernel = np.zeros((size, size))
    for step in range(steps):
        error = correlate2d(image, kernel) - target
        log.info("step %d", step)
        print(f"{(error ** 2).mean():.3f}", file=sys.stderr)
        kernel = kernel - lr * 2 / error.size * correlate2d(image, error)
    return kernel
"""),
    ("np.pad", "zero_pad", """
def zero_pad(x, padding):
    return np.pad(x, [(0, 0)] * (x.ndim - 2) + [(padding, padding)] * 2)
"""),
    ("recursion", "zero_pad", """
def zero_pad(x, padding):
    if x.ndim > 2:
        return np.stack([zero_pad(part, padding) for part in x])
    out = np.zeros((x.shape[0] + 2 * padding, x.shape[1] + 2 * padding), x.dtype)
    out[padding:padding + x.shape[0], padding:padding + x.shape[1]] = x
    return out
"""),
    ("a cached function", "same_padding", """
from functools import lru_cache
@lru_cache
def same_padding(f):
    if f % 2 == 0:
        raise ValueError("odd, please")
    return np.int64(f) // 2
"""),
    ("an error of its own", "same_padding", """
class Even(ValueError):
    pass
def same_padding(f):
    if not f % 2: raise Even(f)
    return (f - 1) // 2
"""),
    ("a class that is called", "conv_output_size", """
from dataclasses import dataclass
@dataclass
class Size:
    calls: int = 0
    def __call__(self, n: int, f: int, stride: int = 1, padding: int = 0, strict: bool = True) -> int:
        self.calls += 1
        steps, over = divmod(n + 2 * padding - f, stride)
        if n + 2 * padding < f or (strict and over):
            raise ValueError
        return steps + 1
conv_output_size = Size()
"""),
    ("math.prod and generators", "conv_num_params", """
import math
def conv_num_params(in_channels, out_channels, kernel_size, bias=True):
    sizes = kernel_size if isinstance(kernel_size, tuple) else (kernel_size,) * 2
    return sum(math.prod(sizes) * in_channels + bool(bias) for _ in range(out_channels))
"""),
    ("a NumPy number", "conv_single_step", """
def conv_single_step(x_slice, w, b):
    return np.tensordot(x_slice, w, 3) + b
"""),
    ("an array without axes", "conv_single_step", """
def conv_single_step(x_slice, w, b):
    return np.asarray(sum(float(p) for p in (x_slice * w).flat) + b)
"""),
    ("global state", "conv2d_naive", """
windows_seen = 0
def conv2d_naive(x, w, b, stride=1, padding=0):
    global windows_seen
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    view = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], (2, 3))[:, :, ::stride, ::stride]
    windows_seen += view.size
    return np.einsum("nchwij,fcij->nfhw", view, w) + b[:, None, None]
"""),
    ("einsum", "conv1x1_as_linear", """
def conv1x1_as_linear(x, w, b):
    return np.einsum("nchw,fc->nfhw", x, w[..., 0, 0]) + b.reshape(1, -1, 1, 1)
"""),
    ("a defaultdict", "parse_caffe_layer", """
import re
from collections import defaultdict
def parse_caffe_layer(text):
    found = defaultdict(int, stride=1, pad=0)
    for line in text.splitlines():
        match = re.match(r"\\s*(num_output|kernel_size|stride|pad)\\s*:\\s*(\\d+)", line.partition("#")[0])
        if match:
            found[match[1]] = int(match[2])
    return found
"""),
    ("an OrderedDict of whole numbers", "parse_caffe_layer", """
import re
from collections import OrderedDict
def parse_caffe_layer(text):
    text = "\\n".join(line.split("#")[0] for line in text.splitlines())
    def get(key, default=None):
        match = re.search(rf"\\b{key}\\s*:\\s*(\\d+)", text)
        return np.int32(match[1]) if match else default
    keys = {"num_output": None, "kernel_size": None, "stride": 1, "pad": 0}
    return OrderedDict((key, get(key, default)) for key, default in keys.items())
"""),
]  # fmt: skip

# (title, the student's own cells, on top of a right notebook)
CELLS = [
    ("plots", ["import numpy as np\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.imshow(np.eye(3)); plt.show()",
               "%matplotlib inline\nfig, axes = plt.subplots(2, 2)\nfig.savefig('mine.png')"]),
    ("magics", ["%timeit -n 1 -r 1 sum(range(9))", "%%time\nx = 1", "!ls", "files = !ls", "%load_ext autoreload\n%autoreload 2", "len?"]),
    ("await", ["import asyncio\nawait asyncio.sleep(0)", "async def f():\n    return 1\nprint(await f())"]),
    ("display", ["import numpy as np\ndisplay(np.eye(2))\nprint(f'{1 + 1}')", "from IPython.display import HTML, Markdown, display\ndisplay(HTML('<b>x</b>'), Markdown('# x'))", "'last';"]),
    ("widgets", ["from ipywidgets import interact, widgets\ninteract(lambda x: print(x), x=(0, 9))\n@interact(k=3)\ndef show(k):\n    return k",
                 "slider = widgets.IntSlider(min=0, max=9)\nslider.observe(print, names='value')\nslider"]),
    ("figures", ["from course_lib.figures import show_images, show_numbers\nshow_images([[1]], titles=['a'])", "from course_lib.checks import check, hint\nhint('zero_pad')"]),
    ("errors in own cells", ["1 / 0", "this is no Python", "raise KeyboardInterrupt", "raise SystemExit", "input('name?')"]),
    ("processes and threads", ["import threading, time\nthreading.Thread(target=time.sleep, args=(9,), daemon=True).start()",
                               "import subprocess, sys\nprint(subprocess.run([sys.executable, '-c', 'print(1)'], capture_output=True, stdin=subprocess.DEVNULL))",
                               "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor() as pool:\n    print(list(pool.map(abs, [-1])))"]),
    ("much output", ["for _ in range(1000): print('x' * 1000)"]),
    ("random numbers", ["import numpy as np\nnp.random.seed(0)\nrng = np.random.default_rng()\nrng.normal(size=3)", "import pandas", "from pathlib import Path\nPath('notes.txt').write_text('mine')"]),
    ("NumPy's settings", ["import numpy as np\nnp.seterr(all='raise')\nnp.set_printoptions(precision=2)\nimport warnings\nwarnings.simplefilter('error')"]),
]  # fmt: skip


# right results, but the caller's array is another one afterwards: (title, exercise, source)
CHANGES = [
    ("the image is changed", "correlate2d", """
def correlate2d(x, k):
    oh, ow = x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1
    found = np.array([[np.sum(x[i:i + k.shape[0], j:j + k.shape[1]] * k) for j in range(ow)] for i in range(oh)])
    x[0, 0] += 1
    return found
"""),
    ("the array is emptied", "zero_pad", """
def zero_pad(x, padding):
    found = np.zeros((*x.shape[:-2], x.shape[-2] + 2 * padding, x.shape[-1] + 2 * padding), x.dtype)
    found[..., padding:padding + x.shape[-2], padding:padding + x.shape[-1]] = x
    x[...] = 0
    return found
"""),
]  # fmt: skip


def notebooks():
    """(student, lesson, notebook) of all: each style by itself, and all own cells in one lesson."""
    lessons = find_lessons(ROOT)
    for title, exercise, source in ANSWERS + CHANGES:
        for lesson in lessons:
            notebook = right_answers(lesson)
            for cell in notebook["cells"]:
                if cell["metadata"].get("nbgrader", {}).get("grade_id") == exercise:
                    cell["source"] = source
                    yield f"{exercise}, {title}", lesson, notebook
    for number, (title, sources) in enumerate(CELLS):
        lesson = lessons[number % 3]
        notebook = right_answers(lesson)
        for at, source in enumerate(sources):
            cell = {"cell_type": "code", "id": f"own{at}", "source": source}
            cell |= {"execution_count": None, "metadata": {}, "outputs": []}
            notebook["cells"].insert(at, cell)
        yield f"own cells, {title}", lesson, notebook


@pytest.fixture(scope="module")
def lost(tmp_path_factory):
    """What each of them lost: {student: [(exercise, message)]}."""
    need("bwrap")
    classroom = Classroom(tmp_path_factory.mktemp("class"))
    found = {}
    for student, lesson, notebook in notebooks():
        path = classroom.submission(student, lesson.name) / lesson.blank.name
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")
        found[student] = []
    lessons = [one for one in find_lessons(ROOT) if one.name in classroom.lessons_handed_in()]
    options = Options(jobs=2, sandbox="bubblewrap")
    grade_class(classroom, lessons, classroom.students(), options, lambda results, count: results)
    with classroom.results.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            handed_in = classroom.submission(row["student"], row["lesson"]).is_dir()
            if handed_in and row["status"] != "passed":
                found[row["student"]].append((row["exercise"], row["message"]))
    return found


TITLES = [f"{exercise}, {title}" for title, exercise, _ in ANSWERS]


@pytest.mark.parametrize("student", TITLES + [f"own cells, {title}" for title, _ in CELLS])
def test_it_keeps_all_points(lost, student):
    assert lost[student] == []


@pytest.mark.parametrize(("title", "exercise", "_"), CHANGES)
def test_an_answer_that_changes_its_input_loses_points(lost, title, exercise, _):
    (name, message), *others = lost[f"{exercise}, {title}"]
    assert name == exercise
    assert re.search("changed its input|leave inputs|changes the image", message), message
    assert {other for other, _ in others} <= {"true_convolution", "learn_kernel"}  # they call it


def test_each_exercise_of_the_lessons_is_answered_at_least_once():
    taught = {name for _, _, notebook in notebooks() for name in exercises_of(notebook)}
    assert {exercise for _, exercise, _ in ANSWERS} == taught


def exercises_of(notebook):
    flags = [cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"]]
    return [one["grade_id"] for one in flags if one.get("solution")]
