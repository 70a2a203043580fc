"""What is said of a name that nothing of the course bears."""

import difflib
from collections.abc import Iterable
from typing import Any

SHOWN = 2  # names that may have been meant


class UnknownName(ValueError):
    """There is nothing of this name: `str` says so, and what may have been meant."""

    def _render_traceback_(self) -> list[str]:
        """IPython shows this in place of a traceback: a slip of the pen, not our frames."""
        text = str(self)
        return [text[:1].upper() + text[1:]]


def meant(name: Any, known: Iterable[str]) -> str:
    """The end of a sentence: the names that come closest, or nothing.

    Those that begin with the given one come first.
    """
    names, text = list(known), str(name)
    begin = [one for one in names if text and one.startswith(text)]
    close = difflib.get_close_matches(text, names, n=SHOWN)
    found = list(dict.fromkeys([*begin, *close]))[:SHOWN]
    return f"; did you mean {' or '.join(map(repr, found))}?" if found else ""
