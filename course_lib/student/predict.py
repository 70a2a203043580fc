"""Predictions in a notebook: the answer is kept back until one commits.

A cell shows two outputs. The first is HTML: a form by its own script, with the question sealed, so
that an exported page and a reopened notebook work without a kernel; once there is an answer, it
holds what was said and what came of it, and is saved with the notebook. The second is a view of the
same form that speaks with the kernel, which notes what is said; while it is there, it hides the
first. In a page without scripts, and in JupyterLab before a notebook is trusted, the first says
that the cell is to be run.

Tried in JupyterLab, in Notebook 7 and in pages by nbconvert. Written for, and not tried in:
VS Code (needs its Jupyter extension, which shows both outputs in one page) and Colab (needs
`google.colab.output.enable_custom_widget_manager()` for the view; without it, the first output
works, and nothing is noted). After a page is loaded anew while its kernel goes on, an answer is
noted, but the saved output is renewed only when the cell is run again: Jupyter forgets which output
is which.
"""

import html
import re
import uuid
from contextlib import suppress
from typing import Any

from course_lib.exercises.prediction import Prediction, find_prediction
from course_lib.student import log
from course_lib.student.answers import (
    LONGEST,
    Question,
    Result,
    Unreadable,
    compute,
    judge,
    parse,
    seal,
    tell,
    words,
    written,
)
from course_lib.student.form import program, style

WIDGET_MIME = "application/vnd.jupyter.widget-view+json"
METADATA = "convnet-course"  # of an output: what was noted
# Jupyter says "model not found" where a view was before; the output above says more
ONLY_THE_FIRST = """
.jp-OutputArea-child:has([data-predict="{key}"]) + .jp-OutputArea-child \
.jp-OutputArea-output.jupyter-widgets:not(:has(*)) {{ display: none; }}
"""


def predict(name: str) -> None:
    """Ask for a prediction, and tell the answer once there is one.

    Parameters
    ----------
    name : str
        Of the prediction, in its lesson's record.

    Raises
    ------
    UnknownName
        If there is no such prediction.
    """
    show(name, find_prediction(name))


def show(name: str, prediction: Prediction) -> None:
    """Show a prediction, whatever goes wrong: at worst, one sentence."""
    try:
        from IPython import get_ipython
        from IPython.display import display

        asked = Asked(name, compute(prediction))
        if get_ipython() is None:
            print(asked.bundle()["text/plain"])
            return
        display(asked.bundle(), raw=True, display_id=asked.key, metadata=asked.metadata())
    except Exception:
        print(words()["not_asked"])
        return
    # without the view, the first output does
    with suppress(Exception):
        _show_view(asked)


class Asked:
    """A question that is shown in one cell, and what was said to it."""

    def __init__(self, name: str, question: Question):
        self.name, self.question, self.key = name, question, uuid.uuid4().hex
        self.entry = _entry_before(name, question)
        # nothing yet, or {"said": text, or None for whoever gave up}
        self.told = {"said": self.entry.get("said")} if self.entry else {}

    def heed(self, message: Any) -> None:
        """What a page sends, which may be anything: an answer, or the wish for another try."""
        message = message if isinstance(message, dict) else {}
        event, said = message.get("event"), message.get("said")
        if event == "again":
            self.told = {}
        if event != "commit" or "said" not in message or self.told:  # one answer only
            return
        value = None
        if said is not None:
            value = _read(self.question, said)
            if value is None:
                return
            said = written(self.question, value)
        right = value is not None and judge(self.question, value)[0]
        self.told, self.entry = {"said": said}, None
        with suppress(Exception):  # a file that cannot be written
            self.entry = log.note("prediction", name=self.name, said=said, right=right)

    def state(self) -> dict[str, Any]:
        """What views show: nothing yet, or an answer of which they know now that it came here."""
        return {**self.told, "kept": True} if self.told else {}

    def metadata(self) -> dict[str, Any]:
        """What was noted, for the output."""
        return {METADATA: self.entry} if self.told and self.entry else {}

    def bundle(self) -> dict[str, str]:
        """The first output: a form for a page without a kernel, or the result."""
        extra = ONLY_THE_FIRST.format(key=self.key)
        head = f"<style>{style()}{extra}</style>"
        if not self.told:
            run = words()["run"]
            form = (
                f'<div class="course-predict" data-predict="{self.key}" '
                f'data-sealed="{seal(self.question)}">{html.escape(run)}</div>'
            )
            return {"text/plain": run, "text/html": head + form + _script(self.key)}
        said = self.told["said"]
        value = None if said is None else _read(self.question, said)
        result = tell(self.question, value)
        return {"text/plain": result.text, "text/html": head + _result_html(result, self.key)}


def _entry_before(name: str, question: Question) -> dict[str, Any] | None:
    """What was noted last of this prediction, if it can still be read."""
    try:
        noted = [entry for entry in log.events() if isinstance(entry, dict)]
    except Exception:  # a file that cannot be read
        return None
    for entry in reversed(noted):
        if entry.get("kind") == "prediction" and entry.get("name") == name:
            said = entry.get("said", 0)
            if said is None or _read(question, said) is not None:
                return entry
    return None


def _read(question: Question, said: Any) -> Any:
    """An answer that a page or a file claims, checked; None if it is none."""
    if not isinstance(said, str) or len(said) > LONGEST[question.kind]:
        return None
    try:
        return parse(question, said)
    except Unreadable:
        return None


def _show_view(asked: Asked) -> None:
    """The second output: the same form with the kernel behind it."""
    from IPython import get_ipython
    from IPython.display import display, update_display

    if getattr(get_ipython(), "kernel", None) is None:
        return
    from course_lib.student.prediction_view import PredictionView

    view = PredictionView(
        _key=asked.key,
        _sealed=seal(asked.question),
        _told=asked.told and {**asked.told, "kept": True},
    )

    def heed(_: Any, message: Any, __: Any) -> None:
        before = asked.told
        with suppress(Exception):  # the page shows the result already
            asked.heed(message)
            view._told = asked.state()
            if asked.told and asked.told is not before:
                now, metadata = asked.bundle(), asked.metadata()
                update_display(now, raw=True, display_id=asked.key, metadata=metadata)

    view.on_msg(heed)
    found: Any = view._repr_mimebundle_()
    data = found[0] if isinstance(found, tuple) else found
    # nothing, rather than its name, where widgets are not shown
    display({"text/html": "", "text/plain": "", WIDGET_MIME: data[WIDGET_MIME]}, raw=True)


def _script(key: str) -> str:
    return f'<script>(() => {{\n{program()}showStill("{key}");\n}})();</script>'


def _result_html(result: Result, key: str) -> str:
    """The result as predict.js shows it."""

    def sentence(name: str, text: str) -> str:
        marked = re.sub("`([^`]+)`", r"<code>\1</code>", html.escape(text))
        return f'<p class="{name}">{marked}</p>' if text else ""

    def cell(text: str, differs: bool) -> str:
        return f'<td class="off">{html.escape(text)}</td>' if differs else f"<td>{text}</td>"

    rows = "".join(f"<tr>{''.join(cell(*one) for one in row)}</tr>" for row in result.rows)
    return (
        f'<div class="course-predict" role="group" aria-label="{html.escape(words()["title"])}" '
        f'data-predict="{key}" data-state="{result.state}">'
        f"{sentence(f'head {result.state}', result.head)}"
        f"{f'<table><tbody>{rows}</tbody></table>' if rows else ''}"
        f"{sentence('cause', result.cause)}{sentence('why', result.why)}</div>"
    )
