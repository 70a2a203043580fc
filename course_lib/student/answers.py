"""What is said to a prediction's question: read, judged and told in words. Nothing is shown here.

`static/predict.js` does the same where there is no kernel; a test compares the two.
"""

import base64
import gettext
import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from course_lib.exercises import HERE
from course_lib.exercises.prediction import Prediction

LOCALE = HERE.parent / "checks" / "locale"  # one catalogue for all that the course says
MOST_AXES = 8
MOST_ROWS = 8  # and columns of a grid
LONGEST = {"number": 60, "shape": 120, "choice": 200, "grid": 30 * MOST_ROWS**2}  # characters
GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}([ _'.,])[0-9]{3}(?:\1[0-9]{3})*")
PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,3})?")


def N_(text: str) -> str:  # noqa: N802 (gettext's own name)
    """The text itself."""
    return text


# the labels, what is said of input that cannot be read, and the results
WORDS = {
    "title": N_("Your prediction"),
    "title_shape": N_("Your prediction, a shape such as (4, 7)"),
    "commit": N_("Commit"),
    "give_up": N_("Show me the answer"),
    "again": N_("Ask me again"),
    "run": N_("Run this cell to answer."),
    "not_kept": N_("This is not kept, since no kernel is at work here."),
    "not_heard": N_("This is not kept yet: the kernel has not answered."),
    "not_asked": N_("This prediction cannot be asked here: its answer could not be computed."),
    "cell": N_("Row {row}, column {column}"),
    "empty": N_("Write down what you expect first; a wrong guess costs nothing."),
    "choose": N_("Choose what you expect first; a wrong guess costs nothing."),
    "long": N_("This is too long to be an answer."),
    "no_number": N_("This should be one number, such as 12 or 0.5."),
    "out_of_range": N_("This should be a number from {least} to {most}."),
    "no_shape": N_("This should be a shape: whole numbers, such as (4, 7)."),
    "no_choice": N_("This is none of the choices."),
    "no_cell": N_("Row {row}, column {column} should be one number, such as 12 or 0.5."),
    "no_grid": N_("This should be {rows} rows of {columns} numbers."),
    "right": N_("You said {said}. That is right."),
    "said": N_("You said {said}. It is {answer}."),
    "near": N_("You said {said}. It is {answer}: near enough."),
    "more": N_("You said {said}. It is {answer}: {difference} more."),
    "less": N_("You said {said}. It is {answer}: {difference} less."),
    "other_count": N_("You said {said}. It is {answer}: {count} numbers, not {given}."),
    "other_order": N_("You said {said}. It is {answer}: the same numbers in another order."),
    "open": N_("Not answered. It is {answer}."),
    "chosen": N_("You chose “{said}”. That is right."),
    "chosen_wrong": N_("You chose “{said}”. Right is “{answer}”."),
    "open_choice": N_("Not answered. Right is “{answer}”."),
    "filled": N_("All {count} numbers are right."),
    "filled_wrong": N_("{right} of {count} numbers are right. This is how it is:"),
    "open_grid": N_("Not answered. This is how it is:"),
    "cell_wrong": N_("{answer}, not {said}"),
}


class Unreadable(ValueError):
    """What was said cannot be an answer; `str` is the sentence that says why."""


@dataclass(frozen=True)
class Question:
    """A prediction, computed: all that a form and a judge need, in plain values.

    Parameters
    ----------
    kind : str
        number, shape, choice or grid.
    answer : int, float, str or tuple
        A number, a tuple of int, a choice's key, or a tuple of rows.
    start : tuple of tuple, optional
        The numbers of a grid that are given, None where a cell is open. A given one is no answer:
        what stands there is neither judged nor counted.
    slack : float
        How far a number may be off: the tolerance, and half of the last digit that is shown.
    between : tuple, optional
        The least and the largest number that can be meant.
    whole : bool
        Whether the answer has whole numbers only; "1,500" is one and a half thousand then.
    """

    kind: str
    answer: Any
    why: str
    choices: tuple[tuple[str, str], ...]
    wrong: tuple[tuple[Any, str], ...]
    slack: float
    whole: bool
    digits: int | None
    unit: str
    between: tuple[float, float] | None
    start: tuple[tuple[float | None, ...], ...] | None


@dataclass(frozen=True)
class Result:
    """What came of a prediction, in words: right, wrong, or open (not answered).

    `rows` are the cells of a grid: (text, whether it differs).
    """

    state: str
    head: str
    cause: str
    why: str
    rows: tuple[tuple[tuple[str, bool], ...], ...] = ()

    @property
    def text(self) -> str:
        """All of it as plain text."""
        rows = ["   ".join(text for text, _ in row) for row in self.rows]
        return "\n".join(filter(None, (self.head, *rows, self.cause, self.why)))


# a question ----------------------------------------------------------------------------------


def compute(prediction: Prediction, language: str = "en") -> Question:
    """Compute a prediction's answer, its sentences in one language.

    Raises
    ------
    Exception
        Whatever the answer's function raises.
    TypeError, ValueError
        If the answer is of no kind that can be asked for.
    """
    say = _translation(language).gettext
    answer = prediction.answer()
    kind = prediction.kind_of(answer)
    answer = _plain(kind, answer)
    if kind == "choice" and answer not in map(str, prediction.choices):
        raise ValueError("the answer is none of the choices")
    numbers = [n for row in answer for n in row] if kind == "grid" else [answer]
    slack = 0.0
    if kind in ("number", "grid"):
        if not all(math.isfinite(number) for number in numbers):
            raise ValueError("the answer should be finite")
        digit = 0 if prediction.digits is None else 0.5 * 10.0**-prediction.digits
        slack = max(prediction.tolerance, digit) + 1e-9 * max(map(abs, numbers))
    start = None
    if prediction.start is not None:
        cells = np.asarray(prediction.start, dtype=float).tolist()
        start = tuple(tuple(None if math.isnan(n) else _whole(n) for n in row) for row in cells)
        if kind != "grid" or list(map(len, start)) != list(map(len, answer)):
            raise ValueError("start should be as large as the answer, a grid")
        given = [pair for pair in _pairs(start, answer) if pair[0] is not None]
        if len(given) == len(numbers) or any(abs(a - b) > slack for a, b in given):
            raise ValueError("start should agree with the answer, and leave numbers open")
    return Question(
        kind,
        answer,
        say(prediction.why),
        tuple((str(key), say(text)) for key, text in prediction.choices.items()),
        tuple((_plain(kind, key), say(text)) for key, text in prediction.wrong.items()),
        slack,
        all(isinstance(number, int) for number in numbers),
        prediction.digits,
        say(prediction.unit) if prediction.unit else "",
        prediction.between,
        start,
    )


def _plain(kind: str, value: Any) -> Any:
    """An answer without NumPy's types, and of its kind."""
    if kind == "choice":
        return str(value)
    if kind == "shape":
        if not all(isinstance(n, int | np.integer) and n >= 0 for n in value):
            raise TypeError("a shape is a tuple of whole numbers")
        return tuple(int(n) for n in value)
    if kind == "grid":
        return tuple(tuple(_number(n) for n in row) for row in value)
    return _number(value)


def _number(value: Any) -> int | float:
    if isinstance(value, bool | np.bool_ | str) or np.ndim(value):
        raise TypeError(f"{value!r} is no number")
    return int(value) if isinstance(value, int | np.integer) else _whole(float(value))


def _whole(number: float) -> int | float:
    """An int where it is one."""
    return int(number) if number.is_integer() else number


def seal(question: Question, language: str = "en") -> str:
    """A question for its form: hidden from the eye, no secret (base64 of JSON, backwards)."""
    data = {**vars(question), "words": words(language), "longest": LONGEST[question.kind]}
    text = json.dumps(data, ensure_ascii=False, allow_nan=False)
    return base64.b64encode(text.encode()).decode()[::-1]


def words(language: str = "en") -> dict[str, str]:
    """Every sentence of the form, by its key."""
    say = _translation(language).gettext
    return {key: say(text) for key, text in WORDS.items()}


@cache
def _translation(language: str) -> gettext.NullTranslations:
    return gettext.translation("course_lib", LOCALE, [language], fallback=True)


# what is said --------------------------------------------------------------------------------


def parse(question: Question, text: str, language: str = "en") -> Any:
    """Read what somebody wrote.

    A grid comes as its cells, between tabs or spaces, in lines or between semicolons.

    Returns
    -------
    int, float, str or tuple

    Raises
    ------
    Unreadable
        With one sentence that says what is expected.
    """
    say = words(language)
    if question.kind == "choice":
        if not text:
            raise Unreadable(say["choose"])
        if text not in dict(question.choices):
            raise Unreadable(say["no_choice"])
        return text
    if len(text) > LONGEST[question.kind]:
        raise Unreadable(say["long"])
    text = unicodedata.normalize("NFKC", text).replace("−", "-")
    if not text.strip():
        raise Unreadable(say["empty"])
    read = {"number": _read_number, "shape": _read_shape, "grid": _read_grid}
    return read[question.kind](question, text, say)


def _read_number(question: Question, text: str, say: Mapping[str, str]) -> int | float:
    number = _to_number(text, question.whole, question.unit)
    if number is None:
        raise Unreadable(say["no_number"])
    if question.between and not question.between[0] <= number <= question.between[1]:
        least, most = map(_shown, question.between)
        raise Unreadable(say["out_of_range"].format(least=least, most=most))
    return number


def _to_number(text: str, whole: bool, unit: str = "") -> int | float | None:
    """A number as people write it: 1,500 or 1.500 or 1 500, 0.5 or 0,5, 2e-3, with its unit."""
    text, unit = text.strip(), unicodedata.normalize("NFKC", unit)
    if unit and text.lower().endswith(unit.lower()):
        text = text[: -len(unit)].rstrip()
    if grouped := GROUPED.fullmatch(text):
        sign = grouped[1]
        if whole or sign not in ".," or text.count(sign) > 1:
            text = text.replace(sign, "")
    if not PLAIN.fullmatch(text):
        return None
    number = float(text.replace(",", "."))
    return _whole(number) if math.isfinite(number) else None


def _read_shape(question: Question, text: str, say: Mapping[str, str]) -> tuple[int, ...]:
    inside = re.sub(r"^\s*[(\[]|[)\]]\s*$", "", text)
    parts = [part for part in re.split(r"[\s,;x×*]+", inside.lower()) if part]
    fits = all(re.fullmatch("[0-9]{1,9}", part) for part in parts)
    if not fits or len(parts) > MOST_AXES or not (parts or inside != text):
        raise Unreadable(say["no_shape"])
    return tuple(map(int, parts))


def _read_grid(question: Question, text: str, say: Mapping[str, str]) -> tuple[Any, ...]:
    lines = re.split(r"[\n;]", text)
    cells = [line.split("\t") if "\t" in line else line.split() for line in lines]
    rows, columns = len(question.answer), len(question.answer[0])
    if len(cells) != rows or any(len(row) != columns for row in cells):
        raise Unreadable(say["no_grid"].format(rows=rows, columns=columns))
    numbers = [[_to_number(cell, question.whole) for cell in row] for row in cells]
    for at, row in enumerate(numbers):
        if None in row:
            raise Unreadable(say["no_cell"].format(row=at, column=row.index(None)))
    return tuple(map(tuple, numbers))


def judge(question: Question, value: Any) -> tuple[bool, str]:
    """Whether an answer is right; and the sentence for it, if it is one of the known wrong ones."""
    if _same(question, value, question.answer):
        return True, ""
    return False, next((t for key, t in question.wrong if _same(question, value, key)), "")


def _same(question: Question, one: Any, other: Any) -> bool:
    if question.kind == "grid":
        return not any(_off(question, a, b) for a, b in _open_pairs(question, one, other))
    return one == other if question.kind != "number" else not _off(question, one, other)


def _off(question: Question, one: float, other: float) -> bool:
    return abs(one - other) > question.slack


def _pairs(one: Any, other: Any) -> list[tuple[Any, Any]]:
    """The cells of two grids."""
    return [pair for rows in zip(one, other, strict=True) for pair in zip(*rows, strict=True)]


def _open_pairs(question: Question, one: Any, other: Any) -> list[tuple[Any, Any]]:
    """The cells of two grids that are not given."""
    pairs = _pairs(one, other)
    if question.start is None:
        return pairs
    given = [number for row in question.start for number in row]
    return [pair for pair, number in zip(pairs, given, strict=True) if number is None]


def written(question: Question, value: Any) -> str:
    """An answer as text that `parse` reads: "36", "(3, 5, 5)", a choice's key, "1 2; 3 4"."""
    if question.kind == "grid":
        return "; ".join(" ".join(map(repr, row)) for row in value)
    return str(value)


# what came of it -----------------------------------------------------------------------------


def tell(question: Question, value: Any = None, language: str = "en") -> Result:
    """Say what came of an answer; None is for whoever gave up."""
    right, cause = (False, "") if value is None else judge(question, value)
    state = "open" if value is None else "right" if right else "wrong"
    heads = {"number": _of_number, "shape": _of_shape, "choice": _of_choice, "grid": _of_grid}
    key, facts = heads[question.kind](question, value, right)
    say = words(language)
    rows = _rows(question, value, say) if question.kind == "grid" else ()
    return Result(state, say[key].format(**facts), cause, question.why, rows)


def _of_number(question: Question, value: Any, right: bool) -> tuple[str, dict[str, Any]]:
    shown = _shown(question.answer, question.digits)
    facts = {"answer": f"{shown} {question.unit}".rstrip()}
    if value is None:
        return "open", facts
    facts["said"] = _shown(value)
    if right:
        return ("right" if float(shown.replace(",", "")) == value else "near"), facts
    known = question.answer if question.digits is None else shown.replace(",", "")
    off = float(known) - value  # of the answer as it is shown
    facts["difference"] = _shown(_whole(float(f"{abs(off):.6g}")))
    return ("more" if off > 0 else "less"), facts


def _of_shape(question: Question, value: Any, right: bool) -> tuple[str, dict[str, Any]]:
    facts: dict[str, Any] = {"answer": str(question.answer), "said": str(value)}
    if value is None:
        return "open", facts
    if right:
        return "right", facts
    if len(value) != len(question.answer):
        return "other_count", facts | {"count": len(question.answer), "given": len(value)}
    moved = Counter(value) == Counter(question.answer)
    return ("other_order" if moved else "said"), facts


def _of_choice(question: Question, value: Any, right: bool) -> tuple[str, dict[str, Any]]:
    texts = dict(question.choices)
    facts = {"answer": texts[question.answer], "said": texts.get(value, "")}
    return ("open_choice" if value is None else "chosen" if right else "chosen_wrong"), facts


def _of_grid(question: Question, value: Any, right: bool) -> tuple[str, dict[str, Any]]:
    if value is None:
        return "open_grid", {}
    off = [_off(question, *pair) for pair in _open_pairs(question, question.answer, value)]
    facts = {"count": len(off), "right": off.count(False)}
    return ("filled" if right else "filled_wrong"), facts


def _rows(question: Question, value: Any, say: Mapping[str, str]) -> tuple[Any, ...]:
    """The right numbers of a grid, with what was said where it differs."""

    def cell(answer: float, said: float, given: float | None) -> tuple[str, bool]:
        shown = _shown(answer, question.digits)
        if given is not None or not _off(question, answer, said):
            return shown, False
        return say["cell_wrong"].format(answer=shown, said=_shown(said)), True

    said = question.answer if value is None else value
    start = question.start or [[None] * len(row) for row in question.answer]
    rows = zip(question.answer, said, start, strict=True)
    return tuple(tuple(map(cell, *cells)) for cells in rows)


def _shown(number: float, digits: int | None = None) -> str:
    """A number for people: 60,000 or 0.25."""
    if digits is not None:
        return f"{number:,.{digits}f}"
    return f"{number:,}" if isinstance(number, int) else f"{number:,.6g}"
