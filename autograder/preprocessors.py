"""For an instructor who keeps to `nbgrader autograde`: the same examiner, by nbgrader's own hook.

In nbgrader_config.py:

    c.Autograde.autograde_preprocessors = [
        "autograder.preprocessors.Examine",
        "nbgrader.preprocessors.SaveAutoGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
    ]

What stands before it in nbgrader cannot be reached from here: a notebook that its sanitising step
refuses (a doubled grade_id, a schema_version of the future) still ends there, without a grade.
"""

import os
import shutil
import tempfile
import weakref
from pathlib import Path
from subprocess import DEVNULL

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import compute_checksum

from autograder.classroom import Classroom
from autograder.grade import as_shown, put_outputs
from autograder.lesson_text import blank_source


class PrivateKernelManager(AsyncKernelManager):
    """Starts kernels that speak over sockets in a folder of their own, and log nothing.

    Over TCP, kernels that start at the same moment can be given the same port.
    """

    def __init__(self, **options):
        super().__init__(**options)
        if os.name == "posix":
            sockets = tempfile.mkdtemp(prefix="kernel-")
            weakref.finalize(self, shutil.rmtree, sockets, ignore_errors=True)
            self.transport, self.ip = "ipc", str(Path(sockets, "k"))

    async def start_kernel(self, **options):
        """Start the kernel; what it writes outside of cells goes nowhere."""
        return await super().start_kernel(stdout=DEVNULL, stderr=DEVNULL, **options)


class Examine(NbGraderPreprocessor):
    """In the place of nbgrader's Execute: rebuild the notebook from the master and examine it."""

    def preprocess(self, nb, resources):
        """Give the rebuilt notebook with the outputs that nbgrader takes its scores from."""
        from autograder.examiner import examine
        from autograder.rebuild import rebuild, take_cells
        from autograder.sandbox import Limits, choose
        from autograder.seal import make_kit

        lesson = resources["nbgrader"]["assignment"]
        classroom = Classroom(Path(self.config.CourseDirectory.get("root", ".")).resolve())
        master = nbformat.read(
            classroom.folder / "source" / lesson / f"{lesson}.ipynb", as_version=4
        )
        sandbox, warning = choose("auto", Limits(cell=classroom.seconds_per_cell()))
        if warning:
            self.log.warning(warning)
        notebook = rebuild(master, take_cells(nb, lesson, master))
        with tempfile.TemporaryDirectory(prefix="kits-") as folder:
            make_kit(Path(folder, "kit"), lesson)
            found = examine(notebook, sandbox, Path(folder, "kit"), classroom.seed())
        put_outputs(notebook, found.outputs)
        blanks = {cell.id: blank_source(cell.source) for cell in master.cells}
        for cell in as_shown(notebook).cells:
            if "nbgrader" in cell.metadata:  # by its checksum nbgrader tells "No response."
                as_released = nbformat.from_dict({**cell, "source": blanks[cell.id]})
                cell.metadata.nbgrader.checksum = compute_checksum(as_released)
        return notebook, resources

    def preprocess_cell(self, cell, resources, cell_index):
        """Nothing: notebooks are examined as a whole."""
        return cell, resources
