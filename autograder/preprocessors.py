"""nbgrader preprocessors that make its autograde step judge by proof and show no hidden test."""

import re

from nbconvert.filters import strip_ansi
from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade

from autograder.lesson_text import visible_source

PROOF = re.compile(r"^\w+: (all \d+|the one) hidden cases? pass(es)?\b", re.MULTILINE)


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
        """Cut the hidden region out of the source, and its lines out of tracebacks."""
        if not is_grade(cell):
            return cell, resources
        cell.source = visible_source(cell.source)
        for output in cell.outputs:
            if output.output_type == "error":
                lines = strip_ansi("\n".join(output.traceback)).splitlines()
                output.traceback = [line for line in lines if "hidden=True" not in line]
        return cell, resources
