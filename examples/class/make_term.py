"""Write a made-up class's term, for trying reports and speed: any number of students, all lessons.

    python examples/class/make_term.py FOLDER [--students 60] [--seed 0]

FOLDER becomes a class: roster.csv with two sections, and submitted/. Nobody in it is real. Right
answers come from the lessons' texts and from tests/lessons/right_answers, wrong ones from
tests/lessons/tuned and kept_apart: cells as students write them. How able and how steady each
student is, which exercise is hard and which mistake is common is drawn by the seed. The outputs of
checks, hints and predictions say what was done, as the course's own log does.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import nbformat
import numpy as np

from autograder.data import put_beside
from autograder.lessons.text import read_lesson
from autograder.project import find_course, find_lessons
from course_lib.exercises import EXERCISES
from course_lib.exercises.prediction import predictions
from course_lib.student.showing import KEY

COURSE = find_course(Path(__file__).parents[2])
ANSWERS = COURSE / "tests" / "lessons"
BEGIN = datetime(2026, 9, 7, 18, tzinfo=UTC)
SYLLABLES = ("an", "bo", "chi", "da", "el", "fa", "gi", "ho", "in", "jo", "ka", "li", "mo", "nu")
MARK = " SOLUTION"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=False))
@click.option("--students", default=60, show_default=True, type=click.IntRange(1))
@click.option("--seed", default=0, show_default=True)
def main(folder, students, seed):
    """Write FOLDER/roster.csv and FOLDER/submitted/STUDENT/LESSON/LESSON.ipynb."""
    if folder.exists():
        raise click.ClickException(f"{folder} is there already")
    rng = np.random.default_rng(seed)
    lessons = [_Lesson(lesson, rng) for lesson in find_lessons(COURSE)]
    rows = ["id,name,email,section"]
    for number in range(students):
        name = " ".join("".join(rng.choice(SYLLABLES, 2)).capitalize() for _ in range(2))
        id = f"s{number:04}"
        rows.append(f"{id},{name},{id}@example.org,{'AB'[number % 2]}")
        able = rng.normal() + (0.4 if number % 2 else 0)  # section B is ahead a little
        last = len(lessons) if rng.random() > 0.2 else int(rng.integers(1, len(lessons) + 1))
        for week, lesson in enumerate(lessons[:last]):
            if rng.random() > 0.05:
                lesson.hand_in(folder / "submitted" / id, able, BEGIN + week * timedelta(7), rng)
    (folder / "roster.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    click.echo(f"wrote {folder}: {students} students, {len(lessons)} lessons")


class _Lesson:
    """A lesson, and how hard its exercises are for this class."""

    def __init__(self, lesson, rng):
        self.name = lesson.name
        self.text = lesson.blank.read_text(encoding="utf-8")
        cells = read_lesson(lesson.text).cells
        self.right = {
            cell.name: ["\n".join(line for line in cell.source.splitlines() if MARK not in line)]
            for cell in cells
            if cell.kind == "exercise"
        }
        self.wrong = {}
        for name in self.right:
            self.right[name] += _codes("right_answers", name)
            found = _codes("tuned", name) + _codes("kept_apart", name)
            share = rng.permutation(1 / np.arange(1, len(found) + 1) ** 1.3)
            self.wrong[name] = found, share / max(share.sum(), 1e-9)
        self.hard = {
            name: rng.normal(EXERCISES[name].difficulty - 3.2, 0.5) if name in EXERCISES else -1
            for name in self.right
        }

    def hand_in(self, folder, able, begin, rng):
        """Write one student's notebook of this lesson."""
        notebook = nbformat.reads(self.text, as_version=4)
        now = begin + timedelta(hours=float(rng.gamma(2, 20)))
        done = {}
        for cell in notebook.cells:
            flags = cell.metadata.get("nbgrader", {})
            if '# hint("' in cell.source:
                now += timedelta(minutes=1)
                cell.outputs = _hints(cell.source, done, now, able, rng)
            if flags.get("solution"):
                name = flags["grade_id"]
                source, done[name] = self._answer(name, able, rng)
                if source is not None:
                    cell.source = source.rstrip("\n")
            elif flags.get("grade"):
                name = flags["grade_id"].removeprefix("test-").rpartition("-")[0]
                now += timedelta(minutes=float(rng.gamma(2, 3)))
                if done[name] is not None:
                    cell.outputs = [_attempt(name, done[name], now, able, rng)]
            elif cell.cell_type == "code" and 'predict("' in cell.source:
                now += timedelta(minutes=1)
                cell.outputs = _predictions(cell.source, now, able, rng)
        place = folder / self.name
        place.mkdir(parents=True)
        text = json.dumps(notebook, indent=1, ensure_ascii=False)
        (place / f"{self.name}.ipynb").write_text(text + "\n", encoding="utf-8")
        put_beside(place, self.name)
        (place / "timestamp.txt").write_text(f"{now:%Y-%m-%d %H:%M:%S} UTC\n", encoding="utf-8")

    def _answer(self, name, able, rng):
        """A cell's code and whether it is right; nothing written is (None, None)."""
        odds = able - self.hard[name] + rng.normal(0, 0.7)
        if odds < -2:
            return None, None
        codes, share = self.wrong[name]
        if odds > 0 or not codes:
            right = self.right[name]
            return right[0 if rng.random() < 0.7 else rng.integers(len(right))], True
        return rng.choice(codes, p=share), False


def _codes(half, name):
    """The answers to an exercise that lie in one of the folders, without the lines on top."""
    texts = (
        path.read_text(encoding="utf-8") for path in sorted(ANSWERS.glob(f"{half}/{name}/*.py"))
    )
    marks = ("# wrong:", "# ids:")
    return ["\n".join(x for x in text.splitlines() if not x.startswith(marks)) for text in texts]


def _attempt(name, passed, now, able, rng):
    tries = 1 + int(rng.poisson(max(0.3, 2 - able)))
    minutes = round(float(rng.gamma(3, 3)) + tries, 1)
    facts = {"exercise": name, "passed": passed, "cause": "passed" if passed else "wrong"}
    return _output("attempt", now, **facts, tries=tries, minutes=minutes)


def _hints(source, done, now, able, rng):
    """The outputs of the cell that opens an exercise's hints: who is less able opens more."""
    name = source.split('# hint("')[1].split('"')[0]
    opened = (
        min(3, int(rng.poisson(max(0.1, 0.6 - 0.4 * able)))) if done.get(name) is not None else 0
    )
    return [_output("hint", now, exercise=name, number=1 + at) for at in range(opened)]


def _predictions(source, now, able, rng):
    """The output of a cell that asks for a prediction."""
    name = source.split('predict("')[1].split('"')[0]
    _, asked = predictions()[name]
    right = bool(rng.random() < 1 / (1 + np.exp(-able)))
    said = [str(one) for one in asked.wrong] or ["something else"]
    answer = str(asked.answer()) if right else str(rng.choice(said))
    return [_output("prediction", now, name=name, said=answer, right=right)]


def _output(kind, now, **facts):
    entry = {"v": 1, "kind": kind, "time": now.isoformat(timespec="milliseconds"), **facts}
    data = {"text/plain": kind}
    return nbformat.v4.new_output("display_data", data=data, metadata={KEY: entry})


if __name__ == "__main__":
    main()
