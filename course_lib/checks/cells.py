"""What a notebook's shell knows of the cells that ran."""

import re
from typing import Any

from course_lib.checks.failure import Failure, describe_exception
from course_lib.checks.verdict import Verdict
from course_lib.exercises import EXERCISES, lesson_with

_sources: dict[str, str] = {}  # what the cells of this notebook held when they ran, by their ids
UNKNOWN = re.compile(r"name '(\w+)' is not defined")
DEFINED = re.compile(r"^(?:def|class)\s+(\w+)", re.MULTILINE)


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


def renamed(name: str, shell: Any) -> str:
    """What the cell of an answer defines in place of its function; empty if that is not so.

    The function that the notebook knows is then the one that an earlier run of the cell made.
    """
    answer = _sources.get(f"{lesson_with(name)}-{name}", "").strip() if name in EXERCISES else ""
    for cell in reversed(getattr(shell, "user_ns", {}).get("In", ()) if answer else ()):
        defined = DEFINED.findall(str(cell))
        if name in defined:  # in that cell, or in a newer one
            return ""
        if str(cell).strip() == answer:
            bound = re.search(rf"\b{re.escape(name)}\b(?=\s*=)|import.*\b{name}\b", answer)
            return "" if bound or not defined else defined[-1]
    return ""


def unknown_helper(verdict: Verdict, function: Any) -> str:
    """The exercise whose function an answer calls, but which this notebook does not know.

    So it is after a restart, when the cells above did not run. Empty if that is not so.
    """
    known = getattr(function, "__globals__", EXERCISES)
    for failure in (fault.failure for fault in verdict.faults if fault.failure):
        missed = UNKNOWN.fullmatch(failure.text) if failure.type == "NameError" else None
        if missed and missed[1] in EXERCISES and missed[1] not in {verdict.exercise, *known}:
            return missed[1]
    return ""


def remember_cells(shell: Any) -> None:
    """Keep what each cell holds when it runs, where the front end says which cell that is."""
    if getattr(shell, "kernel", None) is not None:
        shell.events.register("pre_run_cell", _remember)


def _remember(info: Any) -> None:
    if isinstance(cell_id := getattr(info, "cell_id", None), str):
        _sources[cell_id] = str(info.raw_cell)


def explain_undefined(shell: Any) -> None:
    """Let a notebook say what to do when a name is not defined, as after a restart.

    Python raises that error before a check can run. The error is shown as ever; nothing is changed
    where somebody else handles errors already.
    """
    if getattr(shell, "kernel", None) is not None and not shell.custom_exceptions:
        shell.set_custom_exc((NameError,), _show_undefined)


def _show_undefined(shell: Any, kind: Any, error: Any, trace: Any, tb_offset: Any = None) -> None:
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
    if not error.name or error.name in shell.user_ns:
        return
    if error.name in EXERCISES:
        print(
            f"{error.name} is not defined yet: run the cell of your answer first, and mend it if "
            "it stops with an error."
        )
    else:
        print(
            f"{error.name} is not defined: is it spelled right? If a cell above makes it, run that."
        )
    print(
        "After a restart run all cells above, too "
        "(in JupyterLab: Run > Run All Above Selected Cell)."
    )
