"""What an editor, or an accident, made of a notebook's cells, and which answers are read from it."""

import re

import nbformat
import pytest
from conftest import LESSON, ROOT, SAME_PADDING, STARS
from test_blank import build, read

from autograder.classroom.problems import NOTES
from autograder.classroom.rebuild import (
    ABOVE,
    MOST_TEXT,
    NOT_HANDED_IN,
    Unreadable,
    read_submission,
    rebuild,
    take_cells,
)
from autograder.classroom.source import LONGEST_PARSED, parts_of
from autograder.project import find_lessons

HALF = """
# %% exercise="half"
def half(f):
    ### BEGIN SOLUTION
    return f / 2
    ### END SOLUTION

# %% test="half" points=1
check("half", half)
### BEGIN HIDDEN TESTS
check("half", half, hidden=True)
### END HIDDEN TESTS
"""
RIGHT = (
    'def same_padding(f):\n    if f % 2 == 0:\n        raise ValueError("odd")\n    return f // 2'
)
WRONG = "def same_padding(f):\n    return f"
HEAD, TAIL = RIGHT.split("\n    return")
TAIL = f"    return{TAIL}"
SHOW = "print(same_padding(3))"
PROSE = f"# Tiny\n\nDifficulty {STARS}, about {SAME_PADDING.minutes} minutes."
STUB = "(the stub)"  # stands for the cell as it was released
OWN, LOST, TEXT, RAW = "own", "lost", "markdown", "raw"
SAME = "same_padding"
# the cells in the place of the exercise's one -> what is run: before its answer, it, behind it
CASES = {
    "as it was": ([(OWN, RIGHT)], ([], RIGHT, []), None),
    "not written": ([(OWN, STUB)], ([], STUB, []), None),
    "comments": ([(OWN, "# I do not know")], ([], "# I do not know", []), None),
    "empty": ([(OWN, "")], ([], "", []), None),
    "deleted": ([], ([], NOT_HANDED_IN, []), "missing"),
    "split before a print": ([(OWN, RIGHT), (OWN, SHOW)], ([], RIGHT, [SHOW]), None),
    "split behind imports": ([(OWN, "import numpy"), (OWN, RIGHT)], (["import numpy"], RIGHT, []), None),
    "split within the function": ([(OWN, HEAD), (OWN, TAIL)], ([], RIGHT, []), "split"),
    "split in each line": ([(OWN, line) for line in RIGHT.split("\n")], ([], RIGHT, []), "split"),
    "split within a line": ([(OWN, RIGHT[:-4]), (OWN, RIGHT[-4:])], ([], RIGHT, []), "split"),
    "split before a line's first word": ([(OWN, f"{HEAD}\n    "), (OWN, TAIL.strip())], ([], RIGHT, []), "split"),
    "split before a line that could stand alone": ([(OWN, "def same_padding(f):\n    global half\n    "), (OWN, "half = f")], ([], "def same_padding(f):\n    global half\n    half = f", []), "split"),
    "indented at its end, and a wrong copy above": ([(OWN, f"{WRONG}\n    "), (OWN, RIGHT)], ([f"{WRONG}\n    "], RIGHT, []), "twice"),
    "split within brackets": ([(OWN, "same_padding = (lambda f:"), (OWN, "f // 2"), (OWN, ")")], ([], "same_padding = (lambda f:\nf // 2\n)", []), "split"),
    "split behind a decorator": ([(OWN, "@staticmethod"), (OWN, RIGHT)], ([], f"@staticmethod\n{RIGHT}", []), "split"),
    "split before a magic": ([(OWN, RIGHT), (OWN, f"%time {SHOW}")], ([], RIGHT, [f"%time {SHOW}"]), None),
    "split and not written": ([(OWN, "def same_padding(f):"), (OWN, '    """Return the padding that keeps the size."""\n    # YOUR CODE HERE\n    raise NotImplementedError()')], ([], STUB, []), None),
    "split, an empty piece between": ([(OWN, HEAD), (OWN, ""), (OWN, TAIL)], ([], RIGHT, []), "split"),
    "a blank copy below": ([(OWN, RIGHT), (OWN, STUB)], ([], RIGHT, []), None),
    "a blank copy above": ([(OWN, STUB), (OWN, RIGHT)], ([], RIGHT, []), None),
    "a blank copy below, without metadata": ([(OWN, RIGHT), (LOST, STUB)], ([], RIGHT, []), None),
    "an empty copy below": ([(OWN, RIGHT), (OWN, "")], ([], RIGHT, []), None),
    "a copy with comments below": ([(OWN, RIGHT), (OWN, "# done\n")], ([], RIGHT, []), None),
    "a wrong copy above": ([(OWN, WRONG), (OWN, RIGHT)], ([WRONG], RIGHT, []), "twice"),
    "a wrong copy below": ([(OWN, RIGHT), (OWN, WRONG)], ([RIGHT], WRONG, []), "twice"),
    "a broken copy below": ([(OWN, RIGHT), (OWN, "def same_padding(f:")], ([], RIGHT, ["def same_padding(f:"]), None),
    "broken": ([(OWN, "def same_padding(f:")], ([], "def same_padding(f:", []), None),
    "now Markdown": ([(TEXT, RIGHT)], ([], RIGHT, []), "text"),
    "now raw": ([(RAW, RIGHT)], ([], RIGHT, []), "text"),
    "now a heading": ([(TEXT, f"## {RIGHT}")], ([], RIGHT, []), "text"),
    "now Markdown, with a mistake": ([(TEXT, "def same_padding(f)\n    return 1")], ([], "def same_padding(f)\n    return 1", []), "text"),
    "now Markdown, and a blank copy": ([(TEXT, RIGHT), (OWN, STUB)], ([], RIGHT, []), "text"),
    "its second half is Markdown": ([(OWN, HEAD), (TEXT, TAIL)], ([], RIGHT, []), "text"),
    "a copy holds notes": ([(OWN, RIGHT), (TEXT, "Here f is odd.")], ([], RIGHT, []), None),
    "a copy holds a word": ([(OWN, RIGHT), (TEXT, "done")], ([], RIGHT, []), None),
    "only notes": ([(TEXT, "I do not know.")], ([], "", []), None),
    "metadata lost": ([(LOST, RIGHT)], ([], RIGHT, []), "found"),
    "metadata lost, wrong": ([(LOST, WRONG)], ([], WRONG, []), "found"),
    "metadata lost, broken": ([(LOST, "def same_padding(f:")], ([], "def same_padding(f:", []), "found"),
    "metadata lost, not written": ([(LOST, STUB)], ([], NOT_HANDED_IN, []), None),
    "written into a cell above": ([(LOST, RIGHT), (OWN, STUB)], ([], RIGHT, []), "found"),
    "written into a cell below": ([(OWN, STUB), (LOST, RIGHT)], ([], RIGHT, []), "found"),
    "a lambda in a cell of its own": ([(OWN, STUB), (LOST, "same_padding = lambda f: f // 2")], ([], "same_padding = lambda f: f // 2", []), "found"),
    "a method of that name": ([(OWN, STUB), (LOST, "class A:\n    def same_padding(f): pass")], ([], STUB, ["class A:\n    def same_padding(f): pass"]), None),
    "merged with the text above": ([(OWN, f"{PROSE}\n\n{RIGHT}")], ([], RIGHT, []), None),
    "merged with the text above, as Markdown": ([("lost markdown", f"{PROSE}\n\n{RIGHT}")], ([], RIGHT, []), "found"),
    "merged with a demo": ([("lost demo", f"{RIGHT}\n\nprint('a demo')")], ([], f"{RIGHT}\n\nprint('a demo')", []), "found"),
    "renamed": ([(OWN, RIGHT.replace("padding", "padding2"))], ([], RIGHT.replace("padding", "padding2"), []), "renamed"),
    "its helper's name is another": ([(OWN, f"def my(f): pass\n{RIGHT}")], ([], f"def my(f): pass\n{RIGHT}", []), None),
}  # fmt: skip
BLANK = ("not written", "comments", "empty", "deleted", "split and not written", "only notes",
         "metadata lost, not written", "a method of that name")  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A lesson of two exercises: complete and blank."""
    return build(tmp_path_factory.mktemp("lesson"), LESSON + HALF)


def cell_of(notebook, name):
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


def as_handed_in(blank, cells):
    """A notebook with other cells in the place of the exercise's one."""
    notebook = read(blank)
    own = cell_of(notebook, SAME)
    at = notebook.cells.index(own)
    made = []
    for number, (kind, source) in enumerate(cells):
        cell = nbformat.from_dict(own)
        cell.id = own.id if number == 0 else f"new-{number}"
        cell.source = own.source if source == STUB else source
        if kind.startswith(LOST):
            cell.id, cell.metadata = f"lost-{number}", {"tags": ["demo"]} if "demo" in kind else {}
            cell.cell_type = "markdown" if TEXT in kind else "code"
        elif kind != OWN:
            cell.cell_type = kind
        made.append(cell)
    notebook.cells[at : at + 1] = made
    return notebook


@pytest.mark.parametrize("case", CASES)
def test_an_answer_is_read_from_whatever_became_of_its_cell(built, case):
    master, blank = map(read, built)
    cells, (before, text, behind), note = CASES[case]
    found = take_cells(as_handed_in(built[1], cells), "98_tiny", master)
    stub = cell_of(blank, SAME).source
    notebook = rebuild(master, found)
    at = notebook.cells.index(cell_of(notebook, SAME))
    assert notebook.cells[at].source == (stub if text == STUB else text)
    added = {n: c.source for n, c in enumerate(notebook.cells) if c.id.startswith("added-")}
    assert list(added.values()) == before + behind
    assert [n < at for n in added] == [True] * len(before) + [False] * len(behind)
    assert (SAME in found.blank) == (case in BLANK)
    assert (found.notes[SAME].kind if SAME in found.notes else None) == note
    assert found.answers["half"] == cell_of(blank, "half").source  # nothing of it is lost


@pytest.mark.parametrize("kind", NOTES)
def test_every_note_is_one_that_some_cells_bring(built, kind):
    cells = next(cells for cells, _, note in CASES.values() if note == kind)
    note = take_cells(as_handed_in(built[1], cells), "98_tiny", read(built[0])).notes[SAME]
    assert note.sentence.endswith(".")
    assert "{" not in note.sentence


def test_what_is_read_is_read_so_again(built):
    """Nbgrader's hooks rebuild a notebook twice."""
    master = read(built[0])
    for cells, (before, text, behind), _ in CASES.values():
        once = take_cells(as_handed_in(built[1], cells), "98_tiny", master)
        twice = take_cells(rebuild(master, once), "98_tiny", master)
        assert (twice.answers, twice.added) == (once.answers, once.added), (before, text, behind)
        assert twice.blank == once.blank


def test_a_cell_that_holds_two_answers_is_run_once(built):
    master = read(built[0])
    both = f"{RIGHT}\n\ndef half(f):\n    return f / 2"
    merged = as_handed_in(built[1], [(OWN, both)])
    merged.cells.remove(cell_of(merged, "half"))
    into_the_second = read(built[1])
    cell_of(into_the_second, "half").source = both
    into_the_second.cells.remove(cell_of(into_the_second, SAME))
    into_a_check = read(built[1])
    cell_of(into_a_check, "test-half-1").source = f"{both}\ncheck('half', half)"
    alone = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(both)])
    for notebook in (merged, into_the_second, alone):
        found = take_cells(notebook, "98_tiny", master)
        assert found.answers == {SAME: both, "half": ABOVE}
        assert not found.blank
        assert not found.added
    found = take_cells(into_a_check, "98_tiny", master)
    assert both in found.answers[SAME]
    assert not found.blank


def test_without_any_metadata_and_ids_cells_keep_their_order(built):
    master = read(built[0])
    helper = "LIMIT = same_padding(3)"
    notebook = as_handed_in(built[1], [(OWN, RIGHT)])
    notebook.cells.insert(
        notebook.cells.index(cell_of(notebook, SAME)) + 1, nbformat.v4.new_code_cell(helper)
    )
    for cell in notebook.cells:
        cell.metadata = {}
        del cell["id"]
    graded = rebuild(master, take_cells(notebook, "98_tiny", master))
    sources = [cell.source for cell in graded.cells]
    assert sources.index(RIGHT) + 1 == sources.index(helper)
    assert len(sources) == len(master.cells) + 1  # what is the lesson's own is there once


def test_of_long_texts_nothing_is_parsed(built):
    master = read(built[0])
    text = f"{RIGHT}\n# {'x' * (LONGEST_PARSED // 2)}"
    many = as_handed_in(built[1], [(OWN, STUB)] + [(TEXT, text)] * 20)
    found = take_cells(many, "98_tiny", master)
    assert 0 < sum(len(text) for texts in found.added.values() for text in texts) < MOST_TEXT
    pieces = [HEAD, TAIL] * 50
    assert parts_of(pieces) == [(piece, True) for piece in pieces]


@pytest.mark.parametrize("lost", ["nothing", "ids", "metadata", "both"])
def test_a_notebook_of_another_lesson_is_named_as_that(built, lost):
    lesson = next(each for each in find_lessons(ROOT) if each.name == "01_filters")
    notebook = read(lesson.blank.read_bytes())
    for cell in notebook.cells:
        if lost in ("ids", "both"):
            cell.id = nbformat.v4.new_code_cell().id
        if lost in ("metadata", "both"):
            cell.metadata = {}
    with pytest.raises(
        Unreadable, match=r"98_tiny\.ipynb is the notebook of another lesson, 01_filters"
    ):
        read_submission(nbformat.writes(notebook).encode(), "98_tiny", read(built[0]))


def test_a_notebook_of_this_lesson_is_never_taken_for_anothers(built):
    for cells, _, _ in CASES.values():
        content = nbformat.writes(as_handed_in(built[1], cells)).encode()
        assert read_submission(content, "98_tiny", read(built[0])).answers
    content = re.sub(rb'"98_tiny-', b'"old-', built[1])
    assert read_submission(content, "98_tiny", read(built[0])).answers
