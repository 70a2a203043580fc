"""What a student's cells show: HTML where there is a front end for it, text everywhere."""

import html
import re
import sys
from collections.abc import Sequence
from typing import Any

KEY = "convnet-course"  # of what is noted, in an output's metadata

STYLE = """\
.course-card { border: 1px solid var(--jp-border-color2, #8886); border-left: .35rem solid #0b6bcb;
  border-radius: 4px; padding: .6rem .9rem .7rem; margin: .3rem 0; max-width: 52rem;
  color: var(--jp-content-font-color1, inherit); line-height: 1.5;
  font-family: var(--jp-content-font-family, inherit); }
.course-card.course-card p { margin: .35rem 0; }
.course-card .title { font-weight: 600; }
.course-card table { border-collapse: collapse; margin: .4rem 0; font-size: inherit; }
.course-card.course-card :is(th, td) { text-align: left; padding: .2rem .9rem .2rem 0;
  background: none; border-bottom: 1px solid var(--jp-border-color2, #8886); vertical-align: top;
  white-space: normal; }
.course-card td { overflow-wrap: anywhere; }
.course-card tr { background: none !important; }
.course-card code { overflow-wrap: anywhere; }
"""


def in_a_notebook() -> bool:
    """Whether a kernel runs this."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return getattr(shell, "kernel", None) is not None


def show(text: str, page: str, entry: dict[str, Any] | None = None) -> None:
    """Show HTML with its plain twin as a cell's output; outside of a notebook print the twin."""
    if not in_a_notebook():
        print(text)
        return
    from IPython.display import display

    metadata = {KEY: entry} if entry else {}
    display({"text/plain": text, "text/html": page}, raw=True, metadata=metadata)


def card(label: str, *parts: str, style: str = "") -> str:
    """Parts that are HTML already, in a frame with a name for screen readers."""
    body = "\n".join(part for part in parts if part)
    return (
        f'<style>{STYLE}{style}</style><section class="course-card" '
        f'aria-label="{html.escape(label)}">\n{body}\n</section>'
    )


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph of plain text; what stands between `backticks` is code."""
    inner = re.sub("`([^`]+)`", r"<code>\1</code>", html.escape(text))
    return f'<p class="{kind}">{inner}</p>' if text else ""


def line(text: str) -> str:
    """A line as a cell prints it, but broken between words: printed ones break anywhere."""
    look = "margin: 0; overflow-wrap: anywhere; font-family: var(--jp-code-font-family, monospace)"
    return f'<p style="{look}">{html.escape(text)}</p>'


def table_text(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table as text, its columns below each other."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    return "\n".join(
        "  " + "  ".join(map(str.ljust, row, widths)).rstrip() for row in (head, *rows)
    )


def table_html(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The same as HTML; whatever is put in is escaped."""
    heads = "".join(f'<th scope="col">{html.escape(text)}</th>' for text in head)
    lines = (
        "<tr>" + "".join(f"<td>{html.escape(text)}</td>" for text in row) + "</tr>" for row in rows
    )
    body = "\n".join(lines)
    return f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
