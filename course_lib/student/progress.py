"""Where one is in the course: the panel at a lesson's top, and what was done at its end."""

import html
import os
from collections import Counter
from collections.abc import Mapping
from typing import Any

from course_lib.exercises import course, lessons, meant, of_lesson
from course_lib.exercises.prediction import predictions
from course_lib.exercises.record import Exercise
from course_lib.student.log import done_by_lesson, events, passed_in
from course_lib.student.showing import (
    card,
    paragraph,
    show,
    table_html,
    table_text,
)

SIGNS = {"done": "●", "begun": "◐", "open": "○", "coming": "·"}
# what a check says of a cell that nobody wrote in yet
NO_ATTEMPT = ("unwritten", "no_function", "stale")
WORDS = {"done": "done", "begun": "begun", "open": "not begun", "coming": "still to come"}

# A dot's state shows by its fill, its line and its number, and is said in words; colour is extra.
DOTS_STYLE = """\
.course-dots.course-dots.course-dots { display: flex; flex-wrap: wrap; gap: .55rem;
  list-style: none; padding: 0; margin: .7rem 0 .6rem; --done: #1a7f37; --begun: #2da44e;
  --ink: var(--jp-content-font-color1, currentColor); }
.course-dots li { margin: 0; padding: 0; }
.course-dots li::marker { content: ""; }
.course-dots li > * { display: grid; place-items: center; box-sizing: border-box; width: 1.8rem;
  height: 1.8rem; border-radius: 50%; border: 2px solid #808080; font-size: .8rem;
  line-height: 1; font-variant-numeric: tabular-nums; text-decoration: none; color: inherit; }
.course-dots li > a:is(:link, :visited, :hover) { color: var(--ink); text-decoration: none; }
.course-dots a:hover { box-shadow: 0 0 0 3px #80808066; }
.course-dots .begun > * { border-color: var(--begun);
  background: linear-gradient(0deg, #2da44e8c 50%, transparent 50%); }
.course-dots .done > *, .course-dots .done > a:is(:link, :visited, :hover) {
  border-color: var(--done); background: var(--done); color: #fff; }
.course-dots .done > * { position: relative; }
.course-dots .done > *::after { content: "✓"; position: absolute; right: -.55rem; bottom: -.45rem;
  display: grid; place-items: center; box-sizing: border-box; width: 1rem; height: 1rem;
  border-radius: 50%;
  background: #fff; color: var(--done); border: 1px solid var(--done); font-size: .65rem;
  font-weight: 700; }
.course-dots .coming > * { border: 1px dashed; opacity: .75; }
.course-dots .here > * { outline: 2px solid var(--ink); outline-offset: 2px; font-weight: 700; }
.course-dots .said { position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; border: 0; }
"""
WAY_STYLE = """\
.course-card .way { display: flex; flex-wrap: wrap; justify-content: space-between;
  gap: .2rem 1.5rem; }
"""


def progress(lesson: str) -> None:
    """Show where one is in the course: what is done, how long the rest takes, where to go."""
    if (unknown := _unknown(lesson)) is not None:
        print(unknown)
        return
    entries = events()
    states = lesson_states(entries)
    signs = (f"[{SIGNS[s]}]" if name == lesson else SIGNS[s] for name, s in states.items())
    title, left = lesson_title(lesson), _left(lesson, entries)
    way = [(label, name) for label, name in _neighbours(lesson).items() if name]
    text = [title, " ".join(signs), left]
    text += [f"{label}: {_link_text(name)}" for label, name in way]
    links = "".join(f"<span>{label}: {_link(name)}</span>" for label, name in way)
    parts = [
        paragraph(title, "title"),
        dots(states, lesson),
        paragraph(left),
        f'<p class="way">{links}</p>',
    ]
    show("\n".join(text), card("Where you are", *parts, style=DOTS_STYLE + WAY_STYLE))


def what_you_did(lesson: str) -> None:
    """Show what was done in a lesson, and where to go next."""
    if (unknown := _unknown(lesson)) is not None:
        print(unknown)
        return
    entries = events()
    here = [entry for entry in entries if entry.get("lesson") == lesson]
    right = passed_in(entries)
    rows = [_row(exercise, exercise.name in right, here) for exercise in _exercises(lesson)]
    columns = ("Exercise", "State", "Attempts until it passed", "Hints")
    title = f"What you did in lesson {_number(lesson)}, {course()[lesson]['title']}"
    said = _predicted(lesson, here)
    still = [e.name for e in _exercises(lesson) if e.name not in right and not e.bonus]
    advice = f"Still open here: {', '.join(still)}." if still else "Every exercise is passed."
    after = _neighbours(lesson)["Next"]
    text = [title, table_text(columns, rows), said, advice]
    text += [f"Next: {_link_text(after)}"] if after else []
    parts = [
        paragraph(title, "title"),
        table_html(columns, rows),
        paragraph(said),
        paragraph(advice),
        f"<p>Next: {_link(after)}</p>" if after else "",
    ]
    show("\n".join(line for line in text if line), card("What you did", *parts))


def lesson_states(entries: list[dict[str, Any]]) -> dict[str, str]:
    """The state of each lesson of the course: done, begun, open or coming."""
    counts = done_by_lesson(entries)
    touched = {entry.get("lesson") for entry in entries}
    found = dict.fromkeys(course(), "coming")
    for name, count in counts.items():
        if count["of"] and count["done"] == count["of"]:
            found[name] = "done"
        else:
            found[name] = "begun" if count["done"] or name in touched else "open"
    return found


def lesson_title(lesson: str) -> str:
    """A lesson's number and title."""
    return f"Lesson {_number(lesson)}: {course()[lesson]['title']}"


def dots(states: Mapping[str, str], here: str = "", *, links: bool = True) -> str:
    """The line of dots as HTML, a dot a lesson; those beside the notebook that runs are links."""
    items = []
    for name, state in states.items():
        said = html.escape(f"{lesson_title(name)}, {WORDS[state]}")
        inner = f'<span aria-hidden="true">{_number(name)}</span><span class="said">{said}</span>'
        kind, current = (f"{state} here", ' aria-current="step"') if name == here else (state, "")
        if links and name != here and _in_reach(name):
            dot = f'<a href="{_path(name)}" title="{said}">{inner}</a>'
        else:
            dot = f'<span title="{said}">{inner}</span>'
        items.append(f'<li class="{kind}" data-lesson="{name}"{current}>{dot}</li>')
    return f'<ol class="course-dots">{"".join(items)}</ol>'


def _unknown(lesson: Any) -> str | None:
    """The sentence for a lesson that does not exist; None if it does."""
    if isinstance(lesson, str) and lesson in lessons():
        return None
    told = meant(lesson, lessons()) or f"; there are {', '.join(lessons())}."
    return f"There is no lesson {lesson!r}{told}"


def _number(lesson: str) -> int:
    return int(lesson.partition("_")[0])


def _exercises(lesson: str) -> list[Exercise]:
    return of_lesson(lesson.partition("_")[2])


def _left(lesson: str, entries: list[dict[str, Any]]) -> str:
    """How many exercises are done, and about how long the rest of the lesson takes."""
    right = passed_in(entries)
    graded = [exercise for exercise in _exercises(lesson) if not exercise.bonus]
    done = [exercise for exercise in graded if exercise.name in right]
    minutes = int(lessons()[lesson]["minutes"])
    if not graded:
        return f"About {minutes} minutes"
    weight = {exercise.name: exercise.minutes or 1 for exercise in graded}
    share = sum(weight[exercise.name] for exercise in done) / sum(weight.values())
    left = 5 * max(1, round(minutes * (1 - share) / 5))
    rest = f", about {left} minutes left" if len(done) < len(graded) else ": all done"
    stars = sum(exercise.bonus and exercise.name in right for exercise in _exercises(lesson))
    bonus = f". Bonus: {'★' * stars}" if stars else ""
    exercises = "exercise" if len(graded) == 1 else "exercises"
    return f"{len(done)} of {len(graded)} {exercises}{rest}{bonus}"


def _neighbours(lesson: str) -> dict[str, str | None]:
    """The lessons before and after this one in the course."""
    names = [None, *course(), None]
    at = names.index(lesson)
    return {"Before": names[at - 1], "Next": names[at + 1]}


def _path(lesson: str) -> str:
    return f"../{lesson}/{lesson}.ipynb"


def _in_reach(lesson: str) -> bool:
    return os.path.isfile(_path(lesson))


def _link(lesson: str) -> str:
    title = html.escape(lesson_title(lesson))
    return f'<a href="{_path(lesson)}">{title}</a>' if _in_reach(lesson) else title + _where(lesson)


def _link_text(lesson: str) -> str:
    path = f" ({_path(lesson)})" if _in_reach(lesson) else _where(lesson)
    return lesson_title(lesson) + path


def _where(lesson: str) -> str:
    """What is said of a lesson to which there is no link."""
    return "" if lesson in lessons() else " (still to come)"


def _row(exercise: Exercise, right: bool, here: list[dict[str, Any]]) -> tuple[str, ...]:
    """What was done for one exercise."""
    mine = [entry for entry in here if entry.get("exercise") == exercise.name]
    tries = [e for e in mine if e["kind"] == "attempt" and e.get("cause") not in NO_ATTEMPT]
    tries = _until_passed(tries)
    # a run of all of a lesson's cells is one attempt, though each part has a cell of its own: what
    # was asked of the exercise as a whole, and of that part which was asked most often
    parts = Counter(entry.get("part") for entry in tries)
    count = parts.pop(None, 0) + max(parts.values(), default=0)
    hints = {entry["number"] for entry in mine if entry["kind"] == "hint"}
    state = "✓ passed" if right else _state(exercise, tries)
    name = f"{exercise.name} (bonus)" if exercise.bonus else exercise.name
    return name, state, str(count), f"{len(hints)} of {len(exercise.hints)}"


def _state(exercise: Exercise, tries: list[dict[str, Any]]) -> str:
    """How far an exercise is that has not passed: how many of its parts did when last tried."""
    parts = {case.part for case in exercise.visible}
    latest = {entry.get("part"): entry["passed"] for entry in tries}
    done = sum(latest.get(part, False) for part in parts)
    if done == len(parts):
        return "all parts, but not by one answer"
    return f"{done} of {len(parts)} parts" if done else "tried" if tries else "open"


def _until_passed(tries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The attempts up to the one with which the exercise had passed in all its parts."""
    counts = range(1, len(tries))
    return next((tries[:count] for count in counts if passed_in(tries[:count])), tries)


def _predicted(lesson: str, here: list[dict[str, Any]]) -> str:
    """How the predictions of a lesson went; empty if it has none. The first answer counts."""
    asked = [
        name for name, (folder, _) in predictions().items() if folder == lesson.partition("_")[2]
    ]
    first: dict[str, bool] = {}
    for entry in here:
        if entry["kind"] == "prediction" and entry["name"] in asked:
            first.setdefault(entry["name"], entry["right"])
    if not asked:
        return ""
    if not first:
        return "Predictions: none answered yet."
    told = f"Predictions: {sum(first.values())} of {len(asked)} right"
    missed = [_readable(name) for name in asked if first.get(name) is False]
    untold = [_readable(name) for name in asked if name not in first]
    told += f"; missed: {', '.join(missed)}" if missed else ""
    told += f"; not answered yet: {', '.join(untold)}" if untold else ""
    return f"{told}."


def _readable(name: str) -> str:
    return name.replace("_", " ")
