"""Right answers in many styles, and honest notebooks with much around them, keep all points."""

import csv
import itertools
import json
import re
from collections import defaultdict
from pathlib import Path

import pytest
from conftest import ROOT, need

from autograder.classroom.folder import Classroom
from autograder.data import put_beside
from autograder.grading.whole_class import Options, grade_class
from autograder.project import find_lessons
from autograder.proofs.attackers import right_answers

HERE = Path(__file__).parent

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
    ("installing", ["!pip install -q torch\n%pip install torch", "import torch"]),
    ("a person is asked", ["name = input('name? ')", "from getpass import getpass, getuser\ngetpass('key: '), getuser()"]),
    ("other libraries of the release", ["import anywidget, threadpoolctl\nfrom tqdm.notebook import tqdm\nfor _ in tqdm(range(3)):\n    pass"]),
    ("windows and backends", ["%matplotlib notebook", "%matplotlib widget\nimport matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nplt.show()"]),
    ("NumPy's settings", ["import numpy as np\nnp.seterr(all='raise')\nnp.set_printoptions(precision=2)\nimport warnings\nwarnings.simplefilter('error')"]),
]  # fmt: skip


def answers_in(folder):
    """The answers in a folder of this one: [(title, exercise, its cell)]."""
    paths = sorted((HERE / folder).glob("*/*.py"))
    texts = [path.read_text(encoding="utf-8") for path in paths]
    titles = [text.partition("\n")[0].removeprefix("# ") for text in texts]
    return [(t, p.parent.name, text) for t, p, text in zip(titles, paths, texts, strict=True)]


ANSWERS = answers_in("right_answers")
# (title, the student's own cells, a line on top of the first answer that needs what they made)
USED = [
    ("help and shells", ["import numpy as np\nhelp(np.pad)\n!pip install torch\nfrom IPython import get_ipython\nshell = get_ipython()"],
     "shell.run_line_magic('matplotlib', 'inline')"),
    ("an own module", ["%%writefile helper.py\ndef twice(x):\n    return 2 * x", "from helper import twice"], "assert twice(2) == 4"),
    ("bars and locks", ["from tqdm.notebook import tqdm\nimport multiprocessing\nlock, seen = multiprocessing.Lock(), list(tqdm(range(3)))"],
     "assert lock.acquire() and seen == [0, 1, 2]"),
    ("figures and widgets", ["from course_lib.figures import show_images\nfig, ax = show_images([[1]])\nax.set_title('mine')",
                             "from ipywidgets import IntSlider, interact\nslider = IntSlider(value=3)\ndouble = interact(lambda x: 2 * x, x=(0, 9))"],
     "assert slider.value + 1 == 4 and double(2) == 4"),
    ("annotations", ["from __future__ import annotations"], "def own(x: NotDefined) -> NeitherThis: return x"),
    ("backends", ["%matplotlib widget\nimport matplotlib.pyplot as plt\nfig, ax = plt.subplots()\n%config InlineBackend.figure_format = 'retina'\nready = True"],
     "assert ready"),
]  # fmt: skip
# right results, but the caller's array is another one afterwards
CHANGES = answers_in("wrong_answers")


def exercises_of(notebook):
    """The names of the exercises in a notebook, in its order."""
    flags = [cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"]]
    return [one["grade_id"] for one in flags if one.get("solution")]


def grade_id(cell):
    """A cell's grade_id, or None."""
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


def notebooks():
    """(student, lesson, notebook, titles of what is in it by exercise) of all.

    The first style of each exercise of a lesson is one student's, the second another's, and so on.
    An answer that loses points has a notebook by itself: others may call it.
    """
    lessons = find_lessons(ROOT)
    for lesson in lessons:
        taught = exercises_of(right_answers(lesson))
        styles = [[one for one in ANSWERS if one[1] == name] for name in taught]
        for number in range(max(map(len, styles))):
            chosen = [of_one[number] for of_one in styles if number < len(of_one)]
            yield f"style {number}", lesson, *with_answers(lesson, chosen)
        for wrong in CHANGES:
            if wrong[1] in taught:
                yield f"{wrong[1]}, {wrong[0]}", lesson, *with_answers(lesson, [wrong])
    for number, (title, sources, *used) in enumerate(CELLS + USED):
        lesson = lessons[number % 3]
        notebook, _ = with_answers(lesson, [])
        if used:
            answer = next(c for c in notebook["cells"] if grade_id(c) in exercises_of(notebook))
            answer["source"] = f"{used[0]}\n{answer['source']}"
        for at, source in enumerate(sources):
            cell = {"cell_type": "code", "id": f"own{at}", "source": source}
            cell |= {"execution_count": None, "metadata": {}, "outputs": []}
            notebook["cells"].insert(at, cell)
        yield f"own cells, {title}", lesson, notebook, {}


def with_answers(lesson, answers):
    """A right notebook with some answers in place of its own: (notebook, {exercise: title})."""
    notebook, placed = right_answers(lesson), {}
    for title, exercise, source in answers:
        (cell,) = (c for c in notebook["cells"] if grade_id(c) == exercise)
        cell["source"] = source
        placed[exercise] = title
    return notebook, placed


@pytest.fixture(scope="module")
def written():
    """All notebooks, and what is in them."""
    return list(notebooks())


@pytest.fixture(scope="module")
def lost(tmp_path_factory, written):
    """What was lost in each notebook: {student: {exercise: message}}."""
    need("bwrap")
    classroom = Classroom(tmp_path_factory.mktemp("class"))
    found = defaultdict(dict)
    for student, lesson, notebook, _ in written:
        path = classroom.submission(student, lesson.name) / lesson.blank.name
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")
        put_beside(path.parent, lesson.name)
    lessons = [one for one in find_lessons(ROOT) if one.name in classroom.lessons_handed_in()]
    options = Options(jobs=1, sandbox="bubblewrap")
    grade_class(classroom, lessons, classroom.students(), options, lambda results, count: results)
    with classroom.results.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            handed_in = classroom.submission(row["student"], row["lesson"]).is_dir()
            if handed_in and row["status"] != "passed":
                found[row["student"]][row["exercise"]] = row["message"]
    return found


STYLES = [
    (f"{exercise}, {title}", f"style {number}", exercise)
    for exercise, of_one in itertools.groupby(ANSWERS, lambda one: one[1])
    for number, (title, *_) in enumerate(of_one)
]


@pytest.mark.parametrize(
    ("student", "exercise"), [s[1:] for s in STYLES], ids=[s[0] for s in STYLES]
)
def test_an_answer_in_another_style_keeps_all_points(lost, student, exercise):
    assert exercise not in lost[student], lost[student]


@pytest.mark.parametrize("title", [title for title, *_ in CELLS + USED])
def test_own_cells_take_no_points(lost, title):
    assert lost[f"own cells, {title}"] == {}


@pytest.mark.parametrize(("title", "exercise", "_"), CHANGES)
def test_an_answer_that_changes_its_input_loses_points(lost, title, exercise, _):
    found = lost[f"{exercise}, {title}"]
    message = found.pop(exercise)
    assert re.search("changed its input|leave inputs|changes the image", message), message
    assert set(found) <= {"true_convolution", "learn_kernel"}  # they call it


def test_each_exercise_of_the_lessons_is_answered_at_least_once(written):
    taught = {name for lesson in find_lessons(ROOT) for name in exercises_of(right_answers(lesson))}
    placed = [
        (f"{exercise}, {title}", student, exercise)
        for student, _, _, titles in written
        if student.startswith("style")
        for exercise, title in titles.items()
    ]
    assert sorted(placed) == sorted(STYLES)
    assert {exercise for _, _, exercise in placed} == taught
    assert len(placed) == len(ANSWERS)
