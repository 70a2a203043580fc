"""How a verdict's words are laid out: as text, and as HTML for a notebook."""

import html
import re
import textwrap
from dataclasses import dataclass

WIDTH = 88

STYLE = """\
.course-check { border: 1px solid var(--jp-border-color2, #bbb); border-left: .35rem solid #1a7f37;
  border-radius: 4px; padding: .5rem .9rem; margin: .3rem 0; max-width: 52rem;
  color: var(--jp-content-font-color1, inherit); font-family: var(--jp-content-font-family, inherit); }
.course-check.wrong { border-left-color: #cf222e; }
.course-check.open { border-left-color: #9a6700; }
.course-check p { margin: .35rem 0; }
.course-check .cause { font-weight: 600; }
.course-check.course-check pre { white-space: pre-wrap; word-break: normal;
  overflow-wrap: break-word; margin: .35rem 0; }
.course-check summary { cursor: pointer; }
/* the error below says the same in plain text, for where there is no HTML */
.jp-OutputArea-child:has(.course-check.wrong, .course-check.open) + .jp-OutputArea-child:has([data-mime-type="application/vnd.jupyter.stderr"]),
.jp-OutputArea-child:has(.course-check.wrong, .course-check.open) + .jp-OutputArea-child:has([data-mime-type="application/vnd.jupyter.error"])
  { display: none; }
"""  # noqa: E501


@dataclass(frozen=True)
class Told:
    """A verdict in words, in the parts that pages and notebooks are made of.

    Parameters
    ----------
    exercise : str
    state : str
        passed, wrong, or open (nothing is written yet).
    head : str
        What came of it, in one sentence.
    cause : str
        The diagnosis; empty if there is none.
    facts : tuple of str
        The call, what differs, and where, in this order.
    advice : str
        What to do next; empty if there is nothing to say.
    more_title, more : str
        What is folded away: the arguments of the call.
    line : str
        The whole in one line.
    beyond : tuple of str
        Of a pass: what was proven, and what could be better, a sentence each.
    """

    exercise: str
    state: str
    head: str
    cause: str = ""
    facts: tuple[str, ...] = ()
    advice: str = ""
    more_title: str = ""
    more: str = ""
    line: str = ""
    beyond: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it as text, and at its end what is folded away elsewhere."""
        lines = [self.head]
        lines += [line for one in (self.cause, *self.beyond) for line in textwrap.wrap(one, WIDTH)]
        if self.facts:
            lines += ["", *(line for fact in self.facts for line in _indented(fact))]
        if self.advice:
            lines += ["", self.advice]
        if self.more:
            lines += ["", f"  {self.more_title}", *_indented(self.more, "    ")]
        return "\n".join(lines)

    @property
    def html(self) -> str:
        """The same as HTML: whatever is put in is escaped."""
        parts = [f"<p>{_inline(self.head)}</p>"]
        if self.cause:
            parts.append(f'<p class="cause">{_inline(self.cause)}</p>')
        parts += [f"<p>{_inline(sentence)}</p>" for sentence in self.beyond]
        if self.facts:
            facts = "\n".join("\n".join(_indented(fact, "")) for fact in self.facts)
            parts.append(f"<pre>{html.escape(facts)}</pre>")
        if self.advice:
            parts.append(f"<p>{_inline(self.advice)}</p>")
        if self.more:
            title = html.escape(self.more_title)
            text = html.escape(self.more)
            parts.append(f"<details><summary>{title}</summary><pre>{text}</pre></details>")
        label = html.escape(self.exercise, quote=True)
        body = "\n".join(parts)
        return (
            f'<style>{STYLE}</style><section class="course-check {self.state}" '
            f'aria-label="{label}">\n{body}\n</section>'
        )


def _inline(text: str) -> str:
    """A sentence in which what stands between `backticks` is code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", html.escape(text))


def _indented(text: str, indent: str = "  ") -> list[str]:
    return [f"{indent}{line}".rstrip() for line in text.splitlines()]
