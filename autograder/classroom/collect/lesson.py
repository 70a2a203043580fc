"""Tell which lesson a notebook is of: by its name, by its own cells, or by a folder's name."""

import re
import unicodedata
from collections import Counter

# grade_ids, and the names in calls of check: what editors leave, and what a changed name keeps.
# They are searched for, not parsed: a student's file may be anything.
MARKS = re.compile(rb'"grade_id":\s*"([\w-]{1,100})"|check\(\\"(\w{1,100})\\"')
NUMBERED = re.compile(r"(?:^|_)lesson_?0*(\d+)(?:_|$)")


class Lessons:
    """The names of a course's lessons, and what is in the cells of each and of no other.

    Parameters
    ----------
    blanks : dict
        Name of a lesson -> the bytes of the notebook that students get.
    """

    def __init__(self, blanks):
        self.names = list(blanks)
        marks = [(mark, name) for name, blank in blanks.items() for mark in set(_marks(blank))]
        shared = Counter(mark for mark, _ in marks)
        self._lesson_of = {mark: name for mark, name in marks if shared[mark] == 1}

    def named_in(self, text):
        """The lesson whose name is in a text, however it is spelt: `02-Padding Stride (1)`."""
        plain = f"_{squeeze(text)}_"
        found = [name for name in self.names if f"_{squeeze(name)}_" in plain]
        return max(found, key=len, default=None)

    def numbered_in(self, text):
        """The lesson that a text such as `Lesson 2` names by its number."""
        found = NUMBERED.search(squeeze(text))
        numbers = {int(name.partition("_")[0]): name for name in self.names}
        return numbers.get(int(found[1])) if found else None

    def of_cells(self, content):
        """The lesson that most of a notebook's cells are of."""
        found = Counter(self._lesson_of[m] for m in set(_marks(content)) if m in self._lesson_of)
        return found.most_common(1)[0][0] if found else None


def squeeze(text):
    """Lower case, with one _ for all that is neither a letter nor a digit."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "_", text).strip("_")


def _marks(content):
    return (match[1] or match[2] for match in MARKS.finditer(content))
