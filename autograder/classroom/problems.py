"""Why something that was handed in could not be graded, or what is odd about it.

Each is data, and a sentence of it.
"""

from dataclasses import dataclass

from autograder.project import printable

# what happened, for student and instructor; what the instructor can do
SENTENCES = {
    "link": ("{name} is a link, not a folder", "ask for the notebook itself"),
    "nothing": ("Nothing was handed in: {name} is missing", ""),
    "other_files": (
        "Nothing was handed in: {name} is missing",
        "the folder holds {others}: rename it",
    ),
    "closed": ("{name} cannot be opened: {reason}", ""),
    "no_file": ("{name} is not a file", "ask for the notebook itself"),
    "large": ("{name} has {amount:,.0f} MB, more than {most:,.0f} MB", ""),
    "large_itself": (
        "{name} has {amount:,.0f} MB without its outputs, more than {most:,.0f} MB",
        "",
    ),
    "unreadable": (
        "{name} is not a readable notebook (cut off, or not saved by Jupyter?)",
        "ask for it to be handed in again",
    ),
    "other_lesson": ("{name} is the notebook of another lesson, {others}", "ask for the right one"),
    "many_cells": ("{name} has more than {most:,.0f} cells", ""),
    "much_code": ("{name} has {amount:,.0f} characters of code, more than {most:,.0f}", ""),
    "heavy": ("{name} takes more time or memory to be read than a notebook may", ""),
    "grader": ("The grader failed: {reason}", ""),
    "told": ("{reason}", ""),  # what an older release said
    "not_yet": ("Not graded yet", "run autograder grade without --student"),
}
# of an exercise, for student and instructor
NOTES = {
    "missing": (
        "The cell of `{name}` is missing in the notebook that was handed in. "
        "A fresh copy of the lesson has it."
    ),
    "renamed": "`{other}` is defined, but `{name}` is what is checked: give it this name.",
    "twice": "There are {count} answers to `{name}` in the notebook; the last one counts.",
    "found": "`{name}` does not stand in its own cell; it was found by its name.",
    "text": "The cell of `{name}` had become Markdown or raw text; it was read as code.",
    "split": "The cell of `{name}` was split; its parts were read as one.",
}


@dataclass(frozen=True)
class Problem:
    """Why nothing could be graded.

    Parameters
    ----------
    kind : str
        A key of SENTENCES.
    name : str
        Of the file or folder.
    others : str
        What is there instead.
    reason : str
        What the system or an exception says.
    amount, most : float
        What was found, and what is allowed.
    """

    kind: str
    name: str = ""
    others: str = ""
    reason: str = ""
    amount: float = 0
    most: float = 0

    @property
    def happened(self) -> str:
        """What happened, as a sentence."""
        return _one_line(f"{SENTENCES[self.kind][0].format(**vars(self))}.")

    @property
    def sentence(self) -> str:
        """What happened, and what an instructor can do."""
        advice = _one_line(SENTENCES[self.kind][1].format(**vars(self)))
        return f"{self.happened[:-1]}; {advice}." if advice else self.happened


@dataclass(frozen=True)
class Note:
    """What is odd about an exercise's cells; its answer is read all the same.

    Parameters
    ----------
    kind : str
        A key of NOTES.
    name : str
        Of the exercise.
    other : str
        The name that is defined in its place.
    count : int
        How many answers there are.
    """

    kind: str
    name: str
    other: str = ""
    count: int = 0

    @property
    def sentence(self) -> str:
        """What is odd, as a sentence or two, with code between `backticks`."""
        return NOTES[self.kind].format(**vars(self))


def _one_line(text):
    """A sentence that may hold the names of files, which a student chose."""
    return printable(" ".join(text.split()))
