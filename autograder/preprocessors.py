"""nbgrader preprocessors that make its autograde step judge by proof and show no hidden test."""

import os
import re
import shutil
import tempfile
import weakref
from pathlib import Path
from subprocess import DEVNULL

from jupyter_client.manager import AsyncKernelManager
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from nbgrader.utils import is_grade

from autograder.lesson_text import visible_source

TOOK_TOO_LONG = {"CellTimeoutError", "KeyboardInterrupt"}  # the kernel is interrupted
PROOF = re.compile(r"^\w+: (all \d+|the one) hidden cases? pass(es)?\b", re.MULTILINE)


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


class RunNotebook(Execute):
    """nbgrader's own execution, with a quiet kernel, and with a sentence where time ran out."""

    def __init__(self, **options):
        super().__init__(kernel_manager_class=PrivateKernelManager, **options)

    def preprocess_cell(self, cell, resources, index):
        """Run one cell."""
        cell, resources = super().preprocess_cell(cell, resources, index)
        for output in cell.get("outputs", ()):
            if output.output_type == "error" and output.ename in TOOK_TOO_LONG:
                output.ename, output.evalue = "Timeout", f"stopped after {self.timeout} seconds"
        return cell, resources


class JudgeByProof(NbGraderPreprocessor):
    """Points only for a test that ran to its end; none lost to a warning or a last value.

    nbgrader takes the absence of an error for success, and any text on stderr for a failure.
    """

    def preprocess_cell(self, cell, resources, index):
        """Keep an error, or demand the sentence that the hidden check prints when it passes."""
        if not is_grade(cell):
            return cell, resources
        errors = [output for output in cell.outputs if output.output_type == "error"]
        printed = [o for o in cell.outputs if o.output_type == "stream" and o.name == "stdout"]
        if not errors and not PROOF.search("".join(output.text for output in printed)):
            text = "This test did not run to its end."
            errors = [new_output("error", ename="NoProof", evalue=text, traceback=[text])]
        cell.outputs = printed + errors
        return cell, resources


class CutHiddenTests(NbGraderPreprocessor):
    """Leave no hidden test in the notebooks from which feedback is made."""

    def preprocess_cell(self, cell, resources, index):
        """Cut the hidden region out of the source; leave no traceback that quotes it."""
        if not is_grade(cell):
            return cell, resources
        cell.source = visible_source(cell.source)
        for output in cell.outputs:
            if output.output_type == "error" and output.ename != "CheckFailed":
                output.traceback = [f"{output.ename}: {output.evalue}"]
        return cell, resources
