"""Where an answer stands that should not stand there."""

import re

from autograder.lessons.blank import answer_regions

SHORTEST_GIVEAWAY = 12  # characters of a line of an answer, blanks not counted


def giveaways(source):
    """The lines of a cell's answer, without blanks, that are long enough to recognise it by."""
    lines = (_squeeze(line) for _, region in answer_regions(source) for line in region)
    return {line for line in lines if len(line) >= SHORTEST_GIVEAWAY and not line.startswith("#")}


def leaked_line(source, text):
    """A line of a cell's answer that also stands in another text, or None."""
    squeezed = _squeeze(text)
    return next((line for line in sorted(giveaways(source)) if line in squeezed), None)


def holds_answer(text, source):
    """Whether a whole solution region of a cell stands in another text."""
    squeezed = _squeeze(text)
    regions = (_squeeze("\n".join(lines)) for _, lines in answer_regions(source))
    return any(len(region) >= SHORTEST_GIVEAWAY and region in squeezed for region in regions)


def _squeeze(text):
    return re.sub(r"\s+", "", text)
