"""For an instructor who keeps to `nbgrader autograde`: the same examiner, by nbgrader's own hooks.

A class's nbgrader_config.py names these two, so that the command in that folder gives what
`autograder grade` gives. nbgrader registers no lesson there by itself: `autograder grade` runs
once before it.

nbgrader keeps what stands before its hooks. So an unreadable notebook gets no grade there and no
sentence, only nbgrader's error (the others are graded, and the command fails at its end); a link
in submitted/ is followed; files beside the notebook are copied into autograded/; there is one
process, no limit on a notebook's size, and no memory of what is graded already. `autograder grade`
does all of that better.
"""

import weakref
from contextlib import ExitStack
from pathlib import Path

import nbformat
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import compute_checksum

from autograder.classroom.folder import Classroom
from autograder.classroom.handed_in import read_file_beside
from autograder.classroom.rebuild import rebuild, take_cells
from autograder.grading.submission import (
    as_shown,
    look_beside,
    put_outputs,
    read_master,
    unmended,
)
from autograder.grading.whole_class import limits_of
from autograder.lessons.blank import released_source


class Rebuild(NbGraderPreprocessor):
    """In the place of nbgrader's sanitizing: the master with the student's code in its places.

    It stands before all that reads a submission's metadata, which could stop the whole run there:
    a doubled grade_id, say, or a schema_version of the future.
    """

    def preprocess(self, nb, resources):
        """Give the rebuilt notebook, without outputs and hidden tests."""
        return as_shown(self.rebuilt(nb, resources)[0]), resources

    def preprocess_cell(self, cell, resources, cell_index):
        """Nothing: notebooks are rebuilt as a whole."""
        return cell, resources

    def rebuilt(self, nb, resources):
        """The notebook that is graded, with its hidden tests; and what is blank in it."""
        lesson = resources["nbgrader"]["assignment"]
        master = read_master(self.classroom.master(lesson).read_bytes())
        submission = take_cells(nb, lesson, master)
        return rebuild(master, submission), submission.blank

    @property
    def classroom(self):
        """The class that nbgrader works in."""
        return Classroom(Path(self.config.CourseDirectory.get("root", ".")).resolve())


class Examine(Rebuild):
    """In the place of nbgrader's Execute: examine the notebook."""

    def preprocess(self, nb, resources):
        """Give the notebook with the outputs that nbgrader takes its scores from."""
        from autograder.grading.examiner import examine

        lesson = resources["nbgrader"]["assignment"]
        notebook, blank = self.rebuilt(nb, resources)
        master = read_master(self.classroom.master(lesson).read_bytes())
        left = unmended(master, blank)
        sandbox, kit = self.sandbox_and_kit(lesson)
        student = resources["nbgrader"]["student"]
        file = read_file_beside(self.classroom.submission(student, lesson), lesson)
        beside = look_beside(lesson, file, take_cells(nb, lesson, master))
        seed = self.classroom.seed()
        found = examine(notebook, sandbox, kit, seed, left, beside=beside)
        put_outputs(notebook, found.outputs)
        blanks = {cell.id: released_source(cell) for cell in master.cells}
        for cell in as_shown(notebook).cells:
            if "nbgrader" in cell.metadata:  # by its checksum nbgrader tells "No response."
                is_blank = cell.metadata.nbgrader.grade_id in blank
                source = cell.source if is_blank else blanks[cell.id]
                as_released = nbformat.from_dict({**cell, "source": source})
                cell.metadata.nbgrader.checksum = compute_checksum(as_released)
        return notebook, resources

    def sandbox_and_kit(self, lesson):
        """Where a student's code runs, made once for all notebooks of a run of nbgrader.

        Each notebook has a preprocessor of its own; nbgrader's converter is theirs together.
        """
        from autograder.sandbox.seal import kits
        from autograder.sandbox.walls import choose

        run = self.parent.parent
        made = _made.setdefault(run, {})
        if lesson not in made:
            sandbox, warning = choose("auto", limits_of(self.classroom))
            if warning:
                self.log.warning(warning)
            kept = ExitStack()
            made[lesson] = sandbox, kept.enter_context(kits([lesson]))[lesson]
            weakref.finalize(run, kept.close)
        return made[lesson]


# converter -> {lesson: (sandbox, kit)}
_made: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()
