"""What a student gets of a complete notebook: compared with nbgrader's own generate step."""

import ast
import logging

import nbformat
import pytest
from commands import autograder
from conftest import LESSON, ROOT
from lesson_records import find
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import SaveCells
from test_grade import make_class, rows

from autograder.classroom import gradebook
from autograder.classroom.folder import Classroom
from autograder.classroom.rebuild import as_released, rebuild, take_cells
from autograder.lessons.blank import blank_source, make_blank, start_of, visible_source
from autograder.lessons.master import render_master
from autograder.lessons.text import read_lesson
from autograder.project import find_lessons

HEAD, _, EXERCISE_AND_TEST = LESSON.partition('# %% exercise="same_padding"')
EXERCISE = 'def same_padding(f):\n    """Return the padding that keeps the size."""\n'

CLASS = (
    HEAD
    + '''\
# %% exercise="Affine"
class Affine:
    """x @ w + b, one part after another."""

    kind = "layer"

    def __init__(self, w, b):
        """Keep the parameters."""
        ### BEGIN SOLUTION
        self.w, self.b = w, b
        ### END SOLUTION

    def forward(self, x):
        """Return x @ w + b."""
        ### BEGIN SOLUTION
        self.x = x

        return x @ self.w + self.b
        ### END SOLUTION

    def backward(self, dout):
        """Return the gradient with respect to x."""
        if dout is None:
            ### BEGIN SOLUTION
            raise ValueError("no gradient")
            ### END SOLUTION
        ### BEGIN SOLUTION
        self.dw = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.w.T
        ### END SOLUTION

# %% test="Affine" points=1
check("Affine", Affine, part="forward")
### BEGIN HIDDEN TESTS
check("Affine", Affine, hidden=True, part="forward")
### END HIDDEN TESTS

# %% test="Affine" points=1.5
check("Affine", Affine, part="dx")
### BEGIN HIDDEN TESTS
check("Affine", Affine, hidden=True, part="dx")
### END HIDDEN TESTS

# %% test="Affine" points=0
check("Affine", Affine, part="db")

### BEGIN HIDDEN TESTS

check("Affine", Affine, hidden=True, part="db")
### END HIDDEN TESTS
'''
)

# texts whose blanks are compared with nbgrader's
TEXTS = {
    "a short one": LESSON,
    "a class": CLASS,
    "a bonus": LESSON.replace("points=2", "points=0"),
    "half a point": LESSON.replace("points=2", "points=0.5"),
    "a region deep inside": LESSON.replace(EXERCISE, EXERCISE + "    for _ in range(2):\n        if f:\n            ### BEGIN SOLUTION\n            f = f\n\n            ### END SOLUTION\n"),
    "two functions": LESSON.replace("# %% test", "# %%\n\nx = 1\n\n# %% exercise=\"half\"\ndef half(f):\n    ### BEGIN SOLUTION\n    return f / 2\n    ### END SOLUTION\n\n\nLIMIT = 3\n\n# %% test=\"half\" points=1\ncheck(\"half\", half)\n### BEGIN HIDDEN TESTS\ncheck(\"half\", half, hidden=True)\n### END HIDDEN TESTS\n\n# %% test", 1),
    "hidden cases first": LESSON.replace('check("same_padding", same_padding)\n', "") + 'check("same_padding", same_padding)\n',
    "signs of all kinds": LESSON.replace("keeps the size.", "keeps the size: (f − 1) ⁄ 2, \"\\\\n\", 패딩.").replace("# Tiny", "# Tiny ×²\n# <b>&amp;</b>"),
    "a page feed": LESSON.replace("    if f % 2", "    f = f\n    \x0c\n    if f % 2"),
}  # fmt: skip


def nbgraders(master, name, folder):
    """The blank that nbgrader's own generate step makes of a complete notebook."""
    source = folder / "source" / name / f"{name}.ipynb"
    source.parent.mkdir(parents=True)
    source.write_bytes(master)
    course = CourseDirectory()
    course.root, course.assignment_id, course.student_id = str(folder), name, "*"
    log = logging.Logger("nbgrader", logging.CRITICAL)
    generate = GenerateAssignment(coursedir=course, log=log)
    generate.no_database = True
    generate.preprocessors = [p for p in generate.preprocessors if p is not SaveCells]
    generate.start()
    return nbformat.read(folder / "release" / name / f"{name}.ipynb", as_version=4)


def build(tmp_path, text):
    """The complete and the blank notebook of a text, as bytes."""
    path = tmp_path / "98_tiny.py"
    path.write_text(text, encoding="utf-8")
    master = render_master("98_tiny", read_lesson(path, find))
    return master, make_blank(master)


def read(content):
    return nbformat.reads(content.decode(), as_version=4)


@pytest.mark.parametrize("case", TEXTS)
def test_a_blank_is_what_nbgraders_generate_makes(tmp_path, case):
    master, blank = build(tmp_path, TEXTS[case])
    assert blank.decode() == nbformat.writes(nbgraders(master, "98_tiny", tmp_path)) + "\n"


@pytest.mark.parametrize("lesson", find_lessons(ROOT), ids=lambda lesson: lesson.name)
def test_the_blank_of_a_lesson_is_what_nbgraders_generate_makes(tmp_path, lesson):
    theirs = nbgraders(lesson.master.read_bytes(), lesson.name, tmp_path)
    ours = read(lesson.blank.read_bytes())
    for number, cell in enumerate(read(lesson.master.read_bytes()).cells):
        if start_of(cell) is not None:  # nbgrader knows no blank that holds a mistake
            theirs.cells[number] = ours.cells[number]
    assert lesson.blank.read_text(encoding="utf-8") == nbformat.writes(theirs) + "\n"


def test_outputs_do_not_reach_the_blank(tmp_path):
    master, blank = build(tmp_path, LESSON)
    ran = read(master)
    for cell in ran.cells:
        if cell.cell_type == "code":
            cell.execution_count = 3
            cell.outputs = [nbformat.v4.new_output("stream", text="seen")]
    ran = nbformat.writes(ran).encode()
    assert make_blank(ran) == blank
    assert nbformat.writes(nbgraders(ran, "98_tiny", tmp_path)) + "\n" == blank.decode()


def test_a_blank_keeps_what_stands_outside_the_markers():
    source = "def f(x):\n    y = 1\n    ### BEGIN SOLUTION\n    y = x\n    ### END SOLUTION\n    return y"
    blank = (
        "def f(x):\n    y = 1\n    # YOUR CODE HERE\n    raise NotImplementedError()\n    return y"
    )
    assert blank_source(source) == blank
    assert visible_source(source) == source


def test_the_blank_of_a_class_defines_it_and_every_body_is_the_stub(tmp_path):
    _, blank = build(tmp_path, CLASS)
    cells = {c.metadata.nbgrader.grade_id: c for c in read(blank).cells if "nbgrader" in c.metadata}
    source = cells["Affine"].source
    (affine,) = ast.parse(source).body
    methods = {node.name: node for node in affine.body if isinstance(node, ast.FunctionDef)}
    assert methods.keys() == {"__init__", "forward", "backward"}
    assert all(ast.unparse(m.body[-1]) == "raise NotImplementedError()" for m in methods.values())
    assert source.count("# YOUR CODE HERE") == 4

    names = {}
    exec(source, names)
    assert names["Affine"].kind == "layer"
    with pytest.raises(NotImplementedError):
        names["Affine"](1, 2)
    tests = {name: c for name, c in cells.items() if name.startswith("test-")}
    assert [c.metadata.nbgrader.points for c in tests.values()] == [1, 1.5, 0]
    parts = [f'check("Affine", Affine, part="{part}")' for part in ("forward", "dx", "db")]
    assert [c.source.strip() for c in tests.values()] == parts


@pytest.fixture
def find_the_bug(tmp_path):
    """A lesson whose blank starts as a mistake: complete and blank."""
    text = LESSON.replace('exercise="same_padding"', 'exercise="same_padding" starts_as="floor"')
    return [read(notebook) for notebook in build(tmp_path, text)]


def exercise_of(notebook):
    return next(c for c in notebook.cells if c.id == "98_tiny-same_padding")


def test_a_blank_starts_as_a_mistake_where_the_answer_stands(find_the_bug):
    master, blank = find_the_bug
    assert exercise_of(blank).source == EXERCISE + (
        "    if f % 2 == 0:\n"
        '        raise ValueError("f must be odd")\n'
        "\n"
        "    # half of it\n"
        "    half = max(f // 2 - 1, 0)\n"
        "    return half + half % 1"
    )
    assert "return (f - 1) // 2" in exercise_of(master).source
    assert "floor" not in nbformat.writes(blank)  # the mistake's id may say what is wrong
    assert exercise_of(blank).metadata.keys() == {"deletable", "nbgrader"}


def test_what_is_handed_in_as_it_was_released_is_known_as_that(find_the_bug):
    master, blank = find_the_bug
    released = as_released(master)
    assert released == take_cells(blank, "98_tiny", master)
    graded = rebuild(master, released)
    assert exercise_of(graded).source == exercise_of(blank).source


def test_graded_as_it_was_released_a_start_is_blank(find_the_bug, tiny_course, tmp_path):
    lesson = find_lessons(tiny_course)[0]
    for notebook, path in zip(find_the_bug, (lesson.master, lesson.blank), strict=True):
        path.parent.mkdir()
        nbformat.write(notebook, path)
    make_class(tiny_course, tmp_path / "class", ["blank", "right"])
    done = autograder("grade", "--class", tmp_path / "class", cwd=tiny_course)
    assert done.returncode == 0, done.stderr
    found = rows(tmp_path / "class")
    assert (found["blank"]["status"], found["blank"]["points"]) == ("blank", "0")
    assert (found["right"]["status"], found["right"]["points"]) == ("passed", "2")
    remarks = {
        student: marks.comments["same_padding"].auto
        for student, marks in gradebook.marks(Classroom(tmp_path / "class"), "98_tiny").items()
    }
    assert remarks == {"blank": "No response.", "right": None}


def test_a_start_survives_nbgraders_own_tools(find_the_bug, tmp_path):
    """An instructor who opens and saves the complete notebook with nbgrader's validation on."""
    from nbgrader.nbgraderformat import read as read_checked
    from nbgrader.nbgraderformat import write as write_checked

    master, blank = find_the_bug
    path = tmp_path / "saved.ipynb"
    with path.open("w", encoding="utf-8") as file:
        write_checked(master, file)
    with path.open(encoding="utf-8") as file:
        saved = read_checked(file, as_version=4)
    assert read(make_blank(nbformat.writes(saved).encode())) == blank
