"""The report: one page that needs no server and no network, and the same numbers as tables."""

import csv
import io
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import jinja2
from markupsafe import Markup

from autograder.grading.requests import read_requests
from autograder.project import no_formula, write_atomically
from autograder.reports.class_report import numbers, plots
from autograder.reports.class_report.advice import RULES, attention, next_steps
from autograder.reports.class_report.gather import NOT_THERE, Item, Term, sources
from autograder.reports.feedback import WORDS, highlighted, inline
from autograder.reports.screen import SIGNS
from course_lib import colours

MOST_CODES = 5  # different answers that are shown for one mistake
SHOWN_STEPS = (6, 3, 3, 3)  # of each kind; the others are folded
MOST_CONCERNS = 12  # students who are listed; the others are folded
PLOT_DPI = 200


@dataclass(frozen=True)
class Code:
    """An answer, and whose it is."""

    source: str
    students: tuple[str, ...]


def write_report(term: Term, last: Term | None = None, *, track=iter) -> Path:
    """Write DIR/report: index.html, tables and pictures; gives the page's path.

    Parameters
    ----------
    term : Term
        The class.
    last : Term, optional
        Another class to compare it with, last year's, say.
    track : callable
        Goes through a list of (student, lesson), and shows how far it is.
    """
    folder = term.classroom.folder / "report"
    items, mistakes = numbers.of_items(term), numbers.of_mistakes(term)
    alike, predicted = numbers.alike(term), numbers.of_predictions(term)
    concerns = attention(term)
    steps = next_steps(items, mistakes, alike, predicted)
    codes = _codes(term, [*mistakes, *alike], track)
    figures = {
        "points": plots.points_by_lesson(term),
        "mistakes": plots.common_mistakes(mistakes),
        "exercises": plots.hard_and_telling(items),
    }
    for name, figure in figures.items():
        if figure is not None:
            image = io.BytesIO()
            figure.savefig(image, format="png", dpi=PLOT_DPI)
            write_atomically(folder / f"{name}.png", image.getvalue())
    sections = {name: term.only(members) for name, members in sorted(term.sections.items())}
    groups = {"this class": term, "the other class": last} if last else {}
    page = _environment().get_template("report.html.j2").render(
        title=term.classroom.folder.name,
        made=datetime.now(),
        term=term,
        items=items,
        mistakes=mistakes,
        alike=alike,
        predicted=predicted,
        concerns=concerns,
        most_concerns=MOST_CONCERNS,
        requests=read_requests(term.classroom),
        rules=RULES,
        steps=[s for kind, most in zip(steps, SHOWN_STEPS, strict=True) for s in kind[:most]],
        more_steps=[s for kind, most in zip(steps, SHOWN_STEPS, strict=True) for s in kind[most:]],
        shares=numbers.by_lesson(term),
        order=_order(term),
        codes=codes,
        figures={k: Markup(f.bundle()["text/html"]) for k, f in figures.items() if f is not None},
        comparisons=[
            (title, _means(of), numbers.differences(of))
            for title, of in (("Sections", sections), ("Another class", groups))
            if of
        ],
        statuses=Counter(answer.status for answer in term.answers.values()),
        definitions=numbers.DEFINITIONS,
        words=WORDS,
        signs=SIGNS,
        dark=colours.variables("dark", "cf", ()),
    )  # fmt: skip
    _write_tables(folder, term, items, mistakes, alike, predicted, concerns)
    write_atomically(folder / "index.html", page)
    return folder / "index.html"


def _environment():
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parents[1] / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "percent": lambda share: f"{100 * share:.0f} %",
        "number": lambda value: "" if value is None else f"{value:.3g}",
        "code": highlighted,
        "sentence": inline,
    }
    return environment


def _order(term):
    """The students, those with most points first."""
    points = {
        student: sum(term.answers[student, item.name].points for item in term.items
                     if (student, item.name) in term.answers)
        for student in term.students
    }  # fmt: skip
    return sorted(term.students, key=lambda student: (-points[student], student))


def _means(groups):
    """The mean share of points by group and lesson: [(group, students, {lesson: (mean, n)})]."""
    found = []
    for name, term in groups.items():
        shares = numbers.by_lesson(term)
        columns = {
            lesson: [own[lesson] for own in shares.values() if lesson in own]
            for lesson in term.lessons
        }
        means = {x: (sum(of) / len(of), len(of)) for x, of in columns.items() if of}
        found.append((name, len(term.students), means))
    return found


def _codes(term, found, track):
    """The answers behind mistakes and groups: (different ones, students whose is not shown)."""
    wanted = {(student, one.item.lesson) for one in found for student in one.students}
    code = {pair: sources(term.classroom, *pair) for pair in track(sorted(wanted))}
    return {one: _different(one, code) for one in found}


def _different(one, code):
    """The shortest answers of those concerned, each once, with all who wrote it."""
    owners: dict[str, list[str]] = {}
    for student in one.students:
        source = code[student, one.item.lesson].get(one.item.name)
        if source:
            owners.setdefault(source, []).append(student)
    shortest = sorted(owners.items(), key=lambda pair: len(pair[0]))[:MOST_CODES]
    named = {student for _, students in shortest for student in students}
    codes = [Code(source, tuple(students)) for source, students in shortest]
    return codes, [student for student in one.students if student not in named]


# Tables -----------------------------------------------------------------------------------------


def _write_tables(folder, term, items, mistakes, alike, predicted, concerns):
    def of(item: Item):
        return {"lesson": item.lesson, "exercise": item.name}

    shares = numbers.by_lesson(term)
    reasons = {one.student: "; ".join(one.reasons) for one in concerns}
    tables = {
        "exercises": [
            of(one.item)
            | {"max_points": one.item.most, "handed_in": one.n}
            | {status: one.counts[status] for status in SIGNS if status not in NOT_THERE}
            | {"points": one.points, "all_points": one.share, "low": one.low, "high": one.high}
            | {"discrimination": one.discrimination, "tries": one.tries, "minutes": one.minutes}
            | {"hinted": one.hinted, "logged": one.logged}
            for one in items
        ],
        "students": [
            {"student": student} | {x: shares[student].get(x) for x in term.lessons}
            | {"attention": reasons.get(student, "")}
            for student in term.students
        ],
        "mistakes": [
            of(one.item) | {"mistake": one.id, "idea": one.idea, "students": len(one.students)}
            | {"handed_in": one.of, "who": " ".join(one.students)}
            for one in mistakes
        ],
        "unexplained": [
            of(one.item) | {"students": len(one.students), "told": one.told}
            | {"who": " ".join(one.students)}
            for one in alike
        ],
        "predictions": [asdict(one) for one in predicted],
    }  # fmt: skip
    for name, lines in tables.items():
        text = io.StringIO()
        if lines:
            table = csv.DictWriter(text, list(lines[0]), lineterminator="\n")
            table.writeheader()
            table.writerows({key: _cell(value) for key, value in line.items()} for line in lines)
        write_atomically(folder / f"{name}.csv", text.getvalue())


def _cell(value):
    if value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, int | float) else no_formula(str(value))
