"""The one place where nbgrader is called. It takes seconds to import, so it is imported late.

`autograde` is the seam: it runs one rebuilt notebook and records its points in the gradebook.
"""

import io
import json
import logging
import os
import sys
import tempfile
import warnings
from pathlib import Path

import nbformat

from autograder.lesson_text import blank_source
from autograder.project import dump_notebook
from course_lib.checks.runner import SEED_VARIABLE

# the first time a gradebook is made, nbgrader calls alembic by its name
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"


class NotebookStopped(Exception):
    """The notebook brought its kernel down; the sentence says what that means."""


class GradingFailed(Exception):
    """nbgrader failed on a notebook; the text is its log."""


def generate_blank(master: bytes, lesson: str) -> bytes:
    """Run nbgrader's generate step on a complete notebook; return the student's."""
    from nbgrader.preprocessors import SaveCells

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "source", lesson, f"{lesson}.ipynb")
        source.parent.mkdir(parents=True)
        source.write_bytes(master)
        converter, _ = _converter("GenerateAssignment", folder, lesson)
        converter.no_database = True
        converter.preprocessors = [p for p in converter.preprocessors if p is not SaveCells]
        converter.start()
        blank = nbformat.read(Path(folder, "release", lesson, f"{lesson}.ipynb"), as_version=4)
    return dump_notebook(blank)


def register(classroom, lesson, master, students):
    """Enter a lesson's cells and the students into the class's gradebook.

    nbgrader's own step refuses a master whose read-only cells were mended once there are
    submissions. Here only a change of the graded cells is refused.

    Raises
    ------
    ValueError
        If cells that carry points were added or removed since the class was graded first.
    """
    from nbgrader.utils import compute_checksum

    master = nbformat.from_dict(master)
    with _gradebook(classroom) as book:
        for student in students:
            book.update_or_create_student(student)
        book.update_or_create_assignment(lesson)
        kernel = json.dumps(master.metadata.kernelspec)
        notebook = book.update_or_create_notebook(lesson, lesson, kernelspec=kernel)
        cells = {c.metadata.nbgrader.grade_id: c for c in master.cells if "nbgrader" in c.metadata}
        graded = {name for name, cell in cells.items() if cell.metadata.nbgrader.grade}
        known = {cell.name for cell in notebook.grade_cells}
        if notebook.submissions and known != graded:
            raise ValueError(", ".join(sorted(known ^ graded)))
        for name, cell in cells.items():
            kind = {"cell_type": cell.cell_type}
            flags = cell.metadata.nbgrader
            if flags.grade:
                points = {"max_score": float(flags.points)}
                book.update_or_create_grade_cell(name, lesson, lesson, **points, **kind)
            if flags.solution:
                book.update_or_create_solution_cell(name, lesson, lesson)
                cell.source = blank_source(cell.source)  # what counts as no response
            text = {"source": cell.source, "checksum": compute_checksum(cell)}
            locked = {"locked": flags.grade or flags.locked}
            book.update_or_create_source_cell(name, lesson, lesson, **kind, **text, **locked)


def autograde(classroom, staged, lesson, student, seed):
    """Run one notebook from `staged`, and record its points in the gradebook.

    Raises
    ------
    NotebookStopped
        If the notebook ended its kernel; every test of it has 0 points then.
    GradingFailed
        If nbgrader failed; the gradebook is as it was.
    """
    from nbgrader.converters.base import NbGraderException
    from nbgrader.preprocessors import Execute, SaveAutoGrades
    from nbgrader.utils import setenv

    from autograder.preprocessors import CutHiddenTests, JudgeByProof, RunNotebook

    converter, log = _converter("Autograde", classroom.folder, lesson, student)
    converter.coursedir.submitted_directory = str(staged)
    converter.force = True
    steps = list(converter.autograde_preprocessors)
    run = steps.index(Execute)
    steps[run : run + 1] = [RunNotebook, JudgeByProof]
    steps.insert(steps.index(SaveAutoGrades) + 1, CutHiddenTests)
    converter.autograde_preprocessors = steps
    try:
        with setenv(**{SEED_VARIABLE: seed}):
            converter.start()
    except NbGraderException as error:
        if "DeadKernelError" not in log.getvalue() and "unresponsive" not in log.getvalue():
            raise GradingFailed(log.getvalue()) from error
        _no_points(classroom, lesson, student)
        raise NotebookStopped(
            "The notebook ended Python while it ran (exit, or too much memory?)."
        ) from error


def scores(classroom, lesson, student):
    """The points of one submission as the gradebook has them: {grade_id: (points, max_points)}.

    A grade given by hand counts before the automatic one.
    """
    with _gradebook(classroom) as book:
        notebook = book.find_submission_notebook(lesson, lesson, student)
        return {grade.name: (float(grade.score or 0), grade.max_score) for grade in notebook.grades}


def feedback(classroom, lesson, student):
    """Write nbgrader's feedback pages of one graded submission."""
    converter, _ = _converter("GenerateFeedback", classroom.folder, lesson, student)
    converter.force = True
    converter.start()


def export(classroom):
    """Write nbgrader's table of grades, a row for each lesson of each student; return its path."""
    from nbgrader.plugins import CsvExportPlugin

    path = classroom.folder / "grades.csv"
    plugin = CsvExportPlugin()
    plugin.log = _quiet_log()[0]
    plugin.to = str(path)
    with _gradebook(classroom) as book:
        plugin.export(book)
    return path


def _no_points(classroom, lesson, student):
    with _gradebook(classroom) as book:
        for grade in book.find_submission_notebook(lesson, lesson, student).grades:
            grade.auto_score, grade.needs_manual_grade = 0, False
        book.db.commit()


def _gradebook(classroom):
    from nbgrader.api import Gradebook
    from sqlalchemy.exc import SAWarning

    # nbgrader's own way of adding submissions provokes it; nothing is lost
    warnings.filterwarnings("ignore", "Object of type .* not in session", SAWarning)
    return Gradebook(f"sqlite:///{classroom.gradebook}")


def _converter(name, root, lesson, student="*"):
    """One of nbgrader's converters with the configuration in `root`, and its log."""
    from nbgrader import converters
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config, PyFileConfigLoader

    config = Config()
    if Path(root, "nbgrader_config.py").exists():
        config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    folder = CourseDirectory(config=config)
    folder.root, folder.assignment_id, folder.student_id = str(root), lesson, student
    log, text = _quiet_log()
    converter = getattr(converters, name)(coursedir=folder, config=config, log=log)
    return converter, text


def _quiet_log():
    """A logger that nobody hears, and the text that it collects."""
    text = io.StringIO()
    log = logging.Logger("nbgrader", logging.INFO)
    log.addHandler(logging.StreamHandler(text))
    return log, text
