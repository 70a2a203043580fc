"""Why something that was handed in could not be graded: data, and a sentence of it."""

from dataclasses import dataclass

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
    "unreadable": (
        "{name} is not a readable notebook (cut off, or not saved by Jupyter?)",
        "ask for it to be handed in again",
    ),
    "many_cells": ("{name} has more than {most:,.0f} cells", ""),
    "much_code": ("{name} has {amount:,.0f} characters of code, more than {most:,.0f}", ""),
    "grader": ("The grader failed: {reason}", ""),
    "told": ("{reason}", ""),  # what an older release said
    "not_yet": ("Not graded yet", "run autograder grade without --student"),
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
        return f"{SENTENCES[self.kind][0].format(**vars(self))}."

    @property
    def sentence(self) -> str:
        """What happened, and what an instructor can do."""
        happened, advice = (text.format(**vars(self)) for text in SENTENCES[self.kind])
        return f"{happened}; {advice}." if advice else f"{happened}."
