"""What a notebook's shell knows of the cells that ran."""

import re
from typing import Any

from course_lib.checks.failure import Failure, describe_exception


def stale(name: str, shell: Any) -> Failure | None:
    """What is wrong with the cell that defines a function, if it cannot be read any more.

    The function that the notebook knows is then the one that an earlier run of the cell made.
    """
    cells = getattr(shell, "user_ns", {}).get("In", ())
    defines = re.compile(rf"^(def|class)\s+{re.escape(name)}\b", re.MULTILINE)
    source = next((cell for cell in reversed(cells) if defines.search(str(cell))), None)
    if source is None:
        return None
    try:
        compile(shell.transform_cell(source), "the cell", "exec")
    except SyntaxError as error:
        if not error.text and error.lineno:  # some of them do not tell the line
            error.text = "".join(source.splitlines()[error.lineno - 1 : error.lineno])
        return describe_exception(error.with_traceback(None))
    return None
