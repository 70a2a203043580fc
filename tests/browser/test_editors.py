"""What JupyterLab's commands make of an answer's cell costs no points."""

import csv
import shutil

import nbformat
from commands import autograder
from conftest import ROOT
from jupyterlab import NotebookPage, lab_page

from autograder.project import find_lessons

LESSON = "02_padding_stride"
SPLIT, CODE = "Control+Shift+Minus", "code"
# exercise -> what is typed behind its answer; what is done then, step by step: the keys, and where
# its own cell stands at 0, which cells become cells of which kinds
ACCIDENTS = [
    {
        "same_padding": ("\nprint('tried')", [(("Home", SPLIT), (0, 1), [CODE, CODE])]),
        "zero_pad": ("", [(("Home", SPLIT), (0, 1), [CODE, CODE])]),  # before its last line's first word
        "conv_output_size": ("", [(("Home", "Home", SPLIT), (0, 1), [CODE, CODE])]),
        "mend_output_size": ("", [(("Escape", "m"), (0, 1), ["markdown"])]),
        "conv_num_params": ("", [(("Escape", "r"), (0, 1), ["raw"])]),
        "smallest_padding": ("", [(("ArrowLeft", "ArrowLeft", SPLIT), (0, 1), [CODE, CODE])]),
    },
    {
        "same_padding": ("", [(("Escape", "c", "v"), (0, 1), [CODE, CODE]), (("Enter", "Control+a", "Delete"), (0, 2), [CODE, CODE])]),
        "zero_pad": ("", [(("Escape", "Shift+ArrowDown", "Shift+M"), (0, 2), [CODE])]),  # and the hint
        "conv_output_size": ("", [(("Escape", "b"), (0, 1), [CODE, CODE]), (("Escape", "Shift+ArrowUp", "Shift+M"), (0, 2), [CODE])]),
        "mend_output_size": ("", [(("Home", SPLIT), (0, 1), [CODE, CODE]), (("Escape", "z"), (0, 2), [CODE])]),
        "conv_num_params": ("", [(("Escape", "m"), (0, 1), ["markdown"]), (("y",), (0, 1), [CODE])]),
        "smallest_padding": ("", [(("Escape", "Control+Shift+ArrowUp"), (-1, 1), [CODE, "markdown"])]),
    },
]  # fmt: skip


def answers_of(path):
    """The answers in a lesson's notebook, by exercise, without the marks of where they stand."""
    cells = nbformat.read(path, as_version=4).cells
    return {
        cell.metadata.nbgrader.grade_id: "\n".join(
            line for line in cell.source.split("\n") if "### " not in line
        )
        for cell in cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }


def play(notebook, cell, typed, steps):
    """Write an answer, and have its accident happen."""
    notebook.type_into(cell, typed)
    kinds = notebook.kinds()
    at = notebook.ids.index(cell)
    for keys, (first, behind), become in steps:
        kinds[at + first : at + behind] = become
        notebook.press(*keys, kinds=kinds)


def test_an_answer_keeps_its_points_whatever_became_of_its_cell(browser, lab, notebooks, tmp_path):
    lesson = next(each for each in find_lessons(ROOT) if each.name == LESSON)
    answers = answers_of(lesson.master)
    for number, accidents in enumerate(ACCIDENTS):
        path = notebooks / f"{number}.ipynb"
        shutil.copy(lesson.blank, path)
        with lab_page(browser) as page:
            notebook = NotebookPage(page, lab, path)
            for name, (more, steps) in accidents.items():
                play(notebook, f"{LESSON}-{name}", answers[name] + more, steps)
            notebook.save()
        place = tmp_path / "submitted" / f"student-{number}" / LESSON
        place.mkdir(parents=True)
        shutil.copy(path, place / f"{LESSON}.ipynb")
    done = autograder("grade", "--class", tmp_path, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    with (tmp_path / "results.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 12
    assert [row for row in rows if row["status"] != "passed"] == []
