"""What a lesson asks of its students' time, and how much of it they do something."""

import re
from dataclasses import dataclass
from datetime import datetime

from course_lib import exercises

WORDS_A_MINUTE = 180
MINUTES_A_PREDICTION = 1
# at most, at least; of the lessons named alone, and of all others
MOST = {"words": 3000, "minutes": 75, "predictions": 8, "gap": 6}
LEAST = {"doing": 50, "graded": 3, "mended": 1, "bonus": 1, "pictures": 1}
OF_LESSON: dict[str, dict[str, int]] = {
    "00": {"minutes": 30, "mended": 0, "bonus": 0},
    "03": {"words": 3500},
    "05": {"minutes": 90},
    "07": {"minutes": 90},
    "11": {"graded": 1, "mended": 0},
}
SHORT = 20  # minutes; what is shorter is no lesson of its own, and has only limits
TITLES = {
    "words": "words",
    "minutes": "minutes",
    "reading": "reading",
    "writing": "writing",
    "predicting": "predicting",
    "playing": "playing",
    "running": "running",
    "doing": "% doing",
    "predictions": "predictions",
    "gap": "longest gap",
    "graded": "graded",
    "mended": "find the bug",
    "bonus": "bonus",
    "pictures": "pictures",
}
APPENDIX = re.compile(r"^## Going further\b", re.MULTILINE)
NOT_READ = re.compile(r"<details>.*?</details>|\$\$.*?\$\$|<[^>]+>|\]\([^)]*\)", re.DOTALL)
PICTURES = re.compile(
    r"\b(load_photo|load_mnist\w*|load_digits|FilterStudio|DrawADigit|NetworkExplorer)\("
)


@dataclass
class Budget:
    """The numbers of one lesson, and what of them is too much or too little."""

    numbers: dict[str, int]
    failures: list[str]


def budget(name, text, shown, head):
    """Count what a lesson asks for.

    Parameters
    ----------
    name : str
        The lesson's.
    text : LessonText
    shown : NotebookNode
        The complete notebook after it ran, its cells in the order of the text's, with their times.
    head : dict
        The lesson's head.
    """
    pairs = list(zip(text.cells, shown.cells, strict=True))
    ends = [n for n, cell in enumerate(text.cells) if cell.kind == "prose" and _is_appendix(cell)]
    main = pairs[: ends[0]] if ends else pairs
    cells = [cell for cell, _ in main]
    numbers = _numbers(cells, [cell for cell in text.cells if cell.kind == "exercise"], text)
    parts = ("reading", "writing", "predicting", "playing")
    numbers["minutes"] = sum(numbers[part] for part in parts)
    # told, and no part of the minutes: else a busy machine breaks the limit of a good lesson
    numbers["running"] = round(sum(_seconds(ran) for _, ran in main) / 60)
    doing = numbers["writing"] + numbers["predicting"] + numbers["playing"]
    numbers["doing"] = round(100 * doing / max(1, numbers["minutes"]))
    numbers = {key: numbers[key] for key in TITLES}
    return Budget(numbers, _failures(name.partition("_")[0], numbers, head))


def _numbers(cells, written, text):
    bonuses = {c.name for c in text.cells if c.kind == "test" and c.points == 0}
    mended = {cell.name for cell in written if cell.start is not None}
    here = [cell.name for cell in cells if cell.kind == "exercise" and cell.name not in bonuses]
    predictions = sum(_predicts(cell) for cell in cells)
    words = sum(count_words(cell.source) for cell in cells if cell.kind == "prose")
    return {
        "words": words,
        "reading": round(words / WORDS_A_MINUTE),
        "writing": sum(exercises.EXERCISES[n].minutes for n in here if n in exercises.EXERCISES),
        "predicting": predictions * MINUTES_A_PREDICTION,
        "playing": round(sum(cell.play for cell in cells)),
        "predictions": predictions,
        "gap": longest_gap(cells),
        "graded": len({cell.name for cell in written} - bonuses - mended),
        "mended": len(mended),
        "bonus": len(bonuses),
        "pictures": sum(bool(PICTURES.search(c.source)) for c in cells if c.kind != "prose"),
    }


def count_words(markdown):
    """The words of a piece of prose that are read, without what is folded away and formulas."""
    return sum(any(map(str.isalnum, word)) for word in NOT_READ.sub(" ", markdown).split())


def longest_gap(cells):
    """The most cells in a row without anything to write, predict, check or play with."""
    longest = current = 0
    for cell in cells:
        current = 0 if _is_doing(cell) else current + 1
        longest = max(longest, current)
    return longest


def _is_doing(cell):
    return cell.kind in ("exercise", "test") or _predicts(cell) or cell.play > 0


def _predicts(cell):
    return cell.kind == "demo" and bool(re.search(r"^predict\(", cell.source, re.MULTILINE))


def _is_appendix(cell):
    return bool(APPENDIX.search(cell.source))


def _seconds(cell):
    """How long a cell took when it ran."""
    times = cell.metadata.get("execution", {})
    begin, end = times.get("iopub.execute_input"), times.get("shell.execute_reply")
    if not (begin and end):
        return 0
    return (datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds()


def _failures(number, numbers, head):
    own = OF_LESSON.get(number, {})
    failures = [
        f"{TITLES[key]}: {numbers[key]}, at most {own.get(key, most)}"
        for key, most in MOST.items()
        if numbers[key] > own.get(key, most)
    ]
    failures += [
        f"{TITLES[key]}: {numbers[key]}, at least {own.get(key, least)}"
        for key, least in LEAST.items()
        if numbers["minutes"] >= SHORT and numbers[key] < own.get(key, least)
    ]
    if head["minutes"] < numbers["minutes"]:
        failures.append(
            f"the head says {head['minutes']} minutes, but it takes {numbers['minutes']}"
        )
    return failures
