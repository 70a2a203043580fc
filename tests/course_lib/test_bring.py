"""A newer release over an older one keeps what a student did."""

import json
import shutil
import subprocess
import sys
import zipfile

import nbformat
import pytest
from kernels import running_kernel

from autograder.lessons.build import build_lesson
from autograder.lessons.release import write_release
from autograder.project import find_lessons
from course_lib.student import log, log_file
from course_lib.student.bring import BadUse, bring

LESSON = "98_tiny"
ANSWER = '''\
def same_padding(f):
    """Mine."""
    if f % 2 == 0:
        raise ValueError(f)
    return f // 2'''
NOTE = "I did it with //."


def release(course, target):
    """Release a course, and unzip it into a folder."""
    for lesson in find_lessons(course):
        build_lesson(lesson)
    path = write_release(course, find_lessons(course), target.parent / f"{target.name}.zipped")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(target.parent / f"{target.name}.unzipped")
    (target.parent / f"{target.name}.unzipped" / "course").rename(target)
    return target


def lesson_file(folder, lesson=LESSON):
    return folder / "notebooks" / lesson / f"{lesson}.ipynb"


@pytest.fixture(scope="module")
def releases(tmp_path_factory, tiny_text):
    """Two releases: in the second the text is mended, and a cell and an exercise are new."""
    course = tmp_path_factory.mktemp("making")
    for name in ("solutions", "notebooks"):
        (course / name).mkdir()
    (course / "LICENSE").touch()
    text = course / "solutions" / f"{LESSON}.py"
    text.write_text(tiny_text, encoding="utf-8")
    first = release(course, course / "first")
    mended = tiny_text.replace("# # Tiny", "# # Tiny, mended").replace(
        "Return the padding that keeps the size.", "The padding with which the size stays."
    )
    text.write_text(mended.replace('print("a demo")', 'print("another demo")'), encoding="utf-8")
    return first, release(course, course / "second")


@pytest.fixture(scope="module")
def tiny_text():
    """The text of a short lesson."""
    from conftest import LESSON as text

    return text


@pytest.fixture
def folders(releases, tmp_path):
    """The older release, in which nobody worked yet, and the newer one."""
    return [
        shutil.copytree(one, tmp_path / name)
        for one, name in zip(releases, ("course-old", "course"), strict=True)
    ]


def edit(folder, change):
    """Change the cells of a notebook as a student does."""
    path = lesson_file(folder)
    notebook = nbformat.read(path, as_version=4)
    change(notebook.cells)
    nbformat.write(notebook, path)


def place(cells, cell_id):
    return next(at for at, cell in enumerate(cells) if cell.id == f"{LESSON}-{cell_id}")


def work(cells):
    """What a student does: an answer, a cell of text behind it, and a cell behind the demo."""
    at = place(cells, "same_padding")
    cells[at].source = ANSWER
    cells.insert(at + 1, nbformat.v4.new_markdown_cell(NOTE, id="my-note"))
    demo = next(at for at, cell in enumerate(cells) if "a demo" in cell.source)
    cells.insert(demo + 1, nbformat.v4.new_code_cell("my_try = 1", id="my-try"))


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_work_in_an_older_release_goes_on_in_a_newer_one(folders):
    old, new = folders
    edit(old, work)
    with running_kernel(lesson_file(old).parent) as kernel:
        cells = nbformat.read(lesson_file(old), as_version=4).cells
        for cell in cells:
            if cell.cell_type == "code":
                outputs, _ = kernel.run(cell.source, cell.id)
    assert len(log_file.read(old / log.NAME)) == 1
    (old / "my_functions.py").write_text(ANSWER)
    (old / "kept").mkdir()
    (old / "kept" / "zero_pad-1.py").write_text("def zero_pad")
    (lesson_file(old).parent / "photo.png").write_bytes(b"mine")
    before = contents(old)

    command = [sys.executable, "-m", "course_lib.student", "bring", "../course-old"]
    done = subprocess.run(command, cwd=new, capture_output=True, text=True, check=True)
    assert contents(old) == before
    assert done.stdout.splitlines() == [
        "my_functions.py is brought.",
        "The log is brought.",
        "kept: 1 file is brought.",
        "98_tiny: 1 answer and 2 cells of your own brought.",
        "Your other files stay in the older folder; copy what you need: notebooks/98_tiny/photo.png.",
    ]
    notebook = nbformat.read(lesson_file(new), as_version=4)
    nbformat.validate(notebook)
    cells = notebook.cells
    assert cells[0].source.startswith("# Tiny, mended\n")
    at = place(cells, "same_padding")
    assert (cells[at].source, cells[at + 1].source) == (ANSWER, NOTE)
    assert cells[at].metadata.nbgrader.solution
    assert "my_try = 1" in [cell.source for cell in cells[: at - 1]]
    for name in ("my_functions.py", log.NAME, "kept/zero_pad-1.py"):
        assert (new / name).read_bytes() == (old / name).read_bytes()

    with running_kernel(lesson_file(new).parent) as kernel:
        for cell in cells:
            if cell.cell_type == "code":
                outputs, _ = kernel.run(cell.source, cell.id)
        shown = outputs[0]["data"]["text/plain"]
        known, _ = kernel.run("from course_lib.student import log\nprint(log.passed())")
    assert shown.startswith("same_padding: all")
    assert "same_padding" in known[0]["text"]
    assert len(log_file.read(new / log.NAME)) == 2


def test_what_was_done_in_the_newer_folder_is_kept_beside(folders):
    old, new = folders
    edit(old, work)
    edit(new, lambda cells: cells.append(nbformat.v4.new_code_cell("begun = 1")))
    begun = lesson_file(new).read_bytes()
    for folder, name in ((old, "old"), (new, "new")):
        (folder / "my_functions.py").write_text(f"# {name}")
        log_file.append(folder / log.NAME, entry(name))
    told = bring(old, new)
    (backup,) = lesson_file(new).parent.glob("*.before-*.ipynb")
    assert backup.read_bytes() == begun
    (functions,) = new.glob("my_functions.before-*.py")
    assert (functions.read_text(), (new / "my_functions.py").read_text()) == ("# new", "# old")
    assert log_file.read(new / log.NAME) == [entry("new"), entry("old")]
    assert sum(backup.name in line or functions.name in line for line in told) == 2


def entry(time):
    return {"v": 1, "kind": "hint", "time": time, "exercise": "same_padding", "number": 1}


def test_bringing_again_brings_the_same(folders):
    old, new = folders
    edit(old, work)
    bring(old, new)
    once = lesson_file(new).read_bytes()
    bring(old, new)
    assert lesson_file(new).read_bytes() == once


def test_an_answer_without_a_place_is_kept(folders):
    old, new = folders
    edit(old, work)

    def drop(path):
        notebook = json.loads(path.read_text())
        cells = notebook["cells"]
        notebook["cells"] = [
            c for c in cells if not c["metadata"].get("nbgrader", {}).get("solution")
        ]
        path.write_text(json.dumps(notebook))

    drop(new / "originals" / f"{LESSON}.ipynb")
    drop(lesson_file(new))
    told = bring(old, new)
    (kept,) = (new / "kept").iterdir()
    assert ANSWER in kept.read_text()
    assert f"there is no place any more for same_padding; it is in {kept}" in "\n".join(told)
    assert NOTE in lesson_file(new).read_text()


def test_an_untouched_blank_does_not_come_over_a_mended_one(folders):
    old, new = folders
    before = lesson_file(new).read_bytes()
    assert bring(old, new) == [f"{LESSON}: nothing was written in it."]
    assert lesson_file(new).read_bytes() == before


def test_of_copies_of_a_cell_the_released_one_is_the_answer(folders):
    old, new = folders

    def copy_above(cells):
        at = place(cells, "same_padding")
        cells[at].source = ANSWER
        copied = nbformat.from_dict(dict(cells[at], id="copied", source="def same_padding(f): 1"))
        cells.insert(at, copied)

    edit(old, copy_above)
    bring(old, new)
    cells = nbformat.read(lesson_file(new), as_version=4).cells
    assert cells[place(cells, "same_padding")].source == ANSWER
    (copied,) = (cell for cell in cells if cell.id == "copied")
    assert "nbgrader" not in copied.metadata


def test_notes_in_a_cell_of_text_come_behind_it(folders):
    old, new = folders

    def answer(cells):
        cells[0].source += "\n\nMy thoughts."

    edit(old, answer)
    bring(old, new)
    sources = [cell.source for cell in nbformat.read(lesson_file(new), as_version=4).cells]
    assert sources[0].startswith("# Tiny, mended\n")
    assert sources[1].startswith("# Tiny\n")
    assert sources[1].endswith("\n\nMy thoughts.")


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"[]", b'{"cells": [1]}', b"[" * 100_000, b'{"cells": {}}']
)
@pytest.mark.parametrize("which", ["older", "newer"])
def test_a_malformed_notebook_is_one_sentence_and_the_others_go_on(folders, which, content):
    old, new = folders
    edit(old, work)
    for folder in folders:
        shutil.copytree(folder / "notebooks" / LESSON, folder / "notebooks" / "97_other")
        (folder / "notebooks" / "97_other" / f"{LESSON}.ipynb").rename(
            lesson_file(folder, "97_other")
        )
    spoiled = lesson_file(old if which == "older" else new, "97_other")
    spoiled.write_bytes(content)
    told = bring(old, new)
    assert told[0].startswith(f"97_other: the {which} notebook cannot be read")
    assert told[1] == f"{LESSON}: 1 answer and 2 cells of your own brought."
    assert spoiled.read_bytes() == content


def test_turned_off_in_the_older_folder_the_log_stays_off(folders):
    old, new = folders
    log_file.append(old / log.NAME, entry("old"))
    log_file.turn(old / log.NAME, log_file.OFF)
    log_file.append(new / log.NAME, entry("new"))
    assert bring(old, new)[0] == "The log stays off."
    assert log_file.is_off(new / log.NAME)
    assert len(log_file.read(new / log.NAME)) == 2


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("course-old", "course-old", "is the same folder twice"),
        ("course-old", "course-old/notebooks", "is the same folder twice"),
        ("missing", "course", "is no folder of the course"),
        ("course", "course/START_HERE.html/x", "is no folder of the course"),
    ],
)
def test_a_wrong_folder_is_one_sentence(folders, one, other, told):
    parent = folders[0].parent
    with pytest.raises(BadUse, match=told):
        bring(parent / one, parent / other)


def test_the_command_says_a_wrong_folder_in_one_line(folders):
    command = [sys.executable, "-m", "course_lib.student", "bring", "nowhere"]
    done = subprocess.run(command, cwd=folders[1], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
