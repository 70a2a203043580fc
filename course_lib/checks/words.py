"""A verdict in words. Every sentence stands here or in a record as a whole, to be translated.

What is between braces is filled in. `N_` marks a sentence for `make messages` where it is not
looked up at once.
"""

import gettext
import math
import re
import textwrap
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from course_lib.checks.panel import Told
from course_lib.checks.verdict import Cause, Difference, Fault, Value, Verdict
from course_lib.exercises import EXERCISES, Exercise, network_file
from course_lib.exercises.record import written

LOCALE = Path(__file__).parent / "locale"
SHOWN_ENTRIES = 64  # larger arrays are described by their shape only
LONGEST_FAULT = 160  # characters of what is wrong, in one line
MOST_PROVEN = 90  # characters of titles, and one title more
# some words, and no sign or capital of a new sentence
PLAIN = re.compile(r"(?![A-Z])(?!.*(?:[.:;!?] | [A-Z]))[ -~]*")
ASKS = "InputNotAnswered"  # what input() raises while work is graded


def N_(text: str) -> str:  # noqa: N802 (gettext's own name)
    """The text itself."""
    return text


VALUES = {
    "number": N_("{text}"),
    "text": N_("{text}"),
    "array": N_("an array of shape {text}"),
    "long": N_("a number of hundreds of digits"),
    "none": N_("None"),
}
# of the result itself; of a place in it, which has a name
DIFFERENCES = {
    "none": (
        N_("the result should be {want}, got None (is there a return?)"),
        N_("{name}{place} should be {want}, got None"),
    ),
    "value": (
        N_("the result should be {want}, got {got}"),
        N_("{name}{place} should be {want}, got {got}"),
    ),
    "one_of_many": (
        N_("the result should be {want}, got {got}"),
        N_("{name}{place} should be {want}, got {got}   ({wrong} of {total} numbers differ)"),
    ),
    "type": (
        N_("the result should be {want}, got {got}, a {type}"),
        N_("{name}{place} should be {want}, got {got}, a {type}"),
    ),
    "sequence": (
        N_("the result should be a {type} {want}, got {got}"),
        N_("{name}{place} should be a {type} {want}, got {got}"),
    ),
    "shape": (
        N_("the shape of the result should be {want}, got {got}"),
        N_("the shape of {name}{place} should be {want}, got {got}"),
    ),
    "dtype": (
        N_("the dtype of the result should be {want}, got {got}"),
        N_("the dtype of {name}{place} should be {want}, got {got}"),
    ),
    "numbers": (
        N_("the dtype of the result should be numbers ({want}), got {got}"),
        N_("the dtype of {name}{place} should be numbers ({want}), got {got}"),
    ),
    "length": (
        N_("the length of the result should be {want}, got {got}"),
        N_("the length of {name}{place} should be {want}, got {got}"),
    ),
    "keys": (
        N_("the result should be a dict with the keys {want}, got {got}"),
        N_("{name}{place} should be a dict with the keys {want}, got {got}"),
    ),
    "missing_key": (
        N_("the result should be a dict with the key {want}, got only {got}"),
        N_("{name}{place} should be a dict with the key {want}, got only {got}"),
    ),
    "extra_key": (
        N_("the result should be a dict with only the keys {want}, got also {got}"),
        N_("{name}{place} should be a dict with only the keys {want}, got also {got}"),
    ),
}
FAULTS = {
    "returned": N_("it should raise {error}, but returned {value}"),
    "other_error": N_("it should raise {error}, but raised {type}: {text}"),
    "raised": N_("it stopped with {type}: {text}"),
    "asked": N_("it asks with input(), and nobody answers while your work is graded"),
    "changed": N_("it changed its input {changed}; leave inputs as they came"),
    "below": N_("the share of right answers is {value}, less than is due"),
}
CAUSES = {
    "likely": N_("Likely cause: {idea}"),
    "either": N_("Likely cause, one of two that give the same results. Either: {idea} Or: {rival}"),
    "perhaps": N_("Perhaps: {idea}"),
    "begin_there": N_("Begin there: it calls {id}, which does not pass its own check."),
    "helper_is_right": N_("{id} passes its own check: look at what it is called with."),
}
# of the file that comes with an answer, by what is wrong with it
FILES = {
    "missing": N_("{file} is missing: it belongs beside the notebook, and is handed in with it."),
    "not_by_name": N_(
        "your {exercise} also works in a folder where {file} is not: it reads the file by a path "
        "of this machine, which is not there when it is graded, or {exercise}() does not read it. "
        "Load it there, by its name alone."
    ),
    "no_file": N_("{file} is not a file, but a folder or a link: hand in the file itself."),
    "large": N_("{file} has {amount:,.1f} MB; more than {largest:,.0f} MB are not opened."),
    "closed": N_("{file} cannot be opened."),
    "unreadable": N_("{file} is no .npz file, or damaged: write it anew with numpy.savez."),
    "many": N_("{file} holds {amount:,.0f} arrays, more than {most_arrays}."),
    "unpacks": N_(
        "{file} holds {amount:,.0f} MB when it is unpacked, more than {unpacked:,.0f} MB."
    ),
    "name": N_(
        "{file} holds something called {name}: an array's name has letters, digits, dots and _."
    ),
    "twice": N_("{file} holds two arrays called {name}."),
    "damaged": N_("{file} is damaged: the array {name} has more or fewer numbers than it says."),
    "structured": N_("{file} holds {name}, which is no plain array of numbers."),
    "objects": N_(
        "{file} holds Python objects under the name {name}, and these are never unpacked: "
        "store arrays of numbers."
    ),
    "dtype": N_("{file} holds {name}, which has no numbers (texts or complex ones, perhaps)."),
    "nan": N_("{file} holds numbers that are not finite (NaN or infinity): see {name}."),
    "empty": N_("{file} holds no numbers at all."),
    "budget": N_(
        "{file} holds {amount:,.0f} parameters, more than {parameters:,} "
        "(a number of 8 bytes counts as two: store float32)."
    ),
    "code": N_(
        "the notebook holds {amount:,.0f} characters of your code, more than {code:,}: "
        "a network's numbers belong into {file}."
    ),
}
BELOW = (
    N_("{exercise}: {measured} of the practice images are right; {least} are due."),
    N_("{exercise}: {measured} of images that you have not seen are right; {least} are due."),
)
MEASURED = (
    N_("Measured: {measured} of the practice images are right."),
    N_("Measured: {measured} of images that you have not seen are right."),
)
# visible, hidden
WRONG = (
    N_("{exercise}: wrong in {wrong} of {count} visible cases."),
    N_("{exercise}: wrong in {wrong} of {count} hidden cases."),
)
# of a check; of the cell that holds the answer; of any other cell
STOPPED = {
    "interrupted": (
        N_("{exercise}: stopped, because it was interrupted (a loop without end?)."),
        N_("{exercise}: the cell was stopped, because it was interrupted (a loop without end?)."),
        N_("the cell was stopped, because it was interrupted (a loop without end?)."),
    ),
    "time": (
        N_("{exercise}: stopped, because it took too long (a loop without end?)."),
        N_("{exercise}: the cell was stopped, because it took too long (a loop without end?)."),
        N_("the cell was stopped, because it took too long (a loop without end?)."),
    ),
    "memory": (
        N_("{exercise}: stopped, because it used more than {amount} MiB of memory."),
        N_("{exercise}: the cell was stopped, because it used more than {amount} MiB of memory."),
        N_("the cell was stopped, because it used more than {amount} MiB of memory."),
    ),
    "ended": (
        N_("{exercise}: stopped, because it ended Python (exit, or too much memory?)."),
        N_(
            "{exercise}: the cell was stopped, because it ended Python (exit, or too much memory?)."
        ),
        N_("the cell was stopped, because it ended Python (exit, or too much memory?)."),
    ),
    "garbled": (
        N_("{exercise}: stopped, because its answers could not be understood."),
        N_("{exercise}: the cell was stopped, because its answers could not be understood."),
        N_("the cell was stopped, because its answers could not be understood."),
    ),
    "much": (
        N_("{exercise}: stopped, because its results are too much to look at."),
        N_("{exercise}: the cell was stopped, because what it holds is too much to look at."),
        N_("the cell was stopped, because what it holds is too much to look at."),
    ),
    "used_up": (
        N_("{exercise}: stopped, because the notebook's {amount} seconds were used up."),
        N_(
            "{exercise}: the cell was stopped, because the notebook's {amount} seconds "
            "were used up."
        ),
        N_("the cell was stopped, because the notebook's {amount} seconds were used up."),
    ),
}
IN_LINE = N_("in line {line} of your cell:  {source}")
IN_LINE_ALONE = N_("in line {line} of your cell")
IN_LINE_OF_HELPER = N_("in {helper}, called in line {line} of your cell:  {source}")
RAISED = N_("{exercise}: {type}: {text}")
RAISED_BESIDE_EDITS = N_(
    "{exercise}: {type}: {text} (changes to read-only cells do not count: {names})"
)
ASKED = N_(
    "{exercise}: it asks with input(), and nobody answers while your work is graded. Write the "
    "value into the code."
)
RAISED_IN_CELL = N_("{exercise}: the cell stopped with {type}: {text}")
RAISED_IN_LINE = N_("{exercise}: the cell stopped with {type}: {text} (line {line})")


def tell(verdict: Verdict, language: str = "en", exercise: Exercise | None = None) -> Told:
    """Make words of a verdict.

    Parameters
    ----------
    verdict : Verdict
    language : str
        Of a translation in `locale`; English where there is none.
    exercise : Exercise, optional
        Its record, where it is none of the course's.
    """
    return _Teller(language).tell(verdict, exercise or EXERCISES.get(verdict.exercise))


def stopped(reason: str, amount: float, language: str = "en") -> str:
    """Why a cell that belongs to no exercise was stopped."""
    return _Teller(language).say(STOPPED[reason][2], amount=f"{amount:,.0f}")


def in_quotes(text: str) -> str:
    """What an error says, in one line and in quotes: nobody takes it for words of ours."""
    return '"{}"'.format(" ".join(text.split()).replace('"', "'"))


def quoted(text: str) -> str:
    """A text of a student's in one line, in quotes where it could be taken for words of ours."""
    line = " ".join(text.split())
    return line if PLAIN.fullmatch(line) else in_quotes(line)


@cache
def _translation(language: str) -> gettext.NullTranslations:
    return gettext.translation("course_lib", LOCALE, [language], fallback=True)


class _Teller:
    """Sentences in one language."""

    def __init__(self, language: str):
        self.words = _translation(language)

    def say(self, sentence: str, **values: Any) -> str:
        return self.words.gettext(sentence).format(**values)

    def tell(self, verdict: Verdict, exercise: Exercise | None) -> Told:
        return getattr(self, f"_{verdict.kind}")(verdict, exercise)

    def _passed(self, verdict: Verdict, exercise: Exercise | None) -> Told:
        _n = self.words.ngettext
        count = verdict.count
        if verdict.part and verdict.hidden:
            head = _n(
                "{exercise}: the one hidden case passes ({part}).",
                "{exercise}: all {count} hidden cases pass ({part}).",
                count,
            )
        elif verdict.part:
            head = _n(
                "{exercise}: the one visible case passes ({part}).",
                "{exercise}: all {count} visible cases pass ({part}).",
                count,
            )
        elif verdict.hidden:
            head = _n(
                "{exercise}: the one hidden case passes.",
                "{exercise}: all {count} hidden cases pass.",
                count,
            )
        else:
            head = _n(
                "{exercise}: the one visible case passes.",
                "{exercise}: all {count} visible cases pass.",
                count,
            )
        head = head.format(**vars(verdict))
        advice = ""
        beyond = [self.proven(verdict, exercise), self.remark(verdict, exercise)]
        if verdict.whole:
            advice = self.words.gettext('solution("{exercise}") is open to you now.')
            advice = advice.format(exercise=verdict.exercise)
        if verdict.measured is not None:
            beyond.insert(
                0, self.say(MEASURED[verdict.hidden], measured=_per_cent(verdict.measured))
            )
        said = tuple(filter(None, beyond))
        return Told(verdict.exercise, "passed", head, beyond=said, advice=advice, line=head)

    def _unwritten(self, verdict: Verdict, exercise: Exercise | None) -> Told:
        _ = self.words.gettext
        if verdict.name == verdict.exercise:
            head = _("{exercise}: not written yet.")
        else:
            head = _("{exercise}: it calls {name}, which is not written yet.")
        advice = _("Write your lines in the blank of {name}, run that cell, then this one.")
        return _short(verdict, head.format(**vars(verdict)), "open", advice.format(**vars(verdict)))

    def _no_function(self, verdict: Verdict, exercise: Exercise | None) -> Told:
        _ = self.words.gettext
        head = _("{exercise}: this should be your function, got {got}.")
        got = self.value(verdict.value or Value("none"))
        return _short(verdict, head.format(exercise=verdict.exercise, got=got))

    def _stale(self, verdict: Verdict, exercise: Exercise | None) -> Told:
        _ = self.words.gettext
        failure = verdict.failure
        if verdict.reason == "unknown_helper":
            head = _("{exercise}: it calls {name}, which this notebook does not know yet.")
            advice = _(
                "Run the cell of {name} first. After a restart run all cells above, too "
                "(in JupyterLab: Run > Run All Above Selected Cell)."
            )
            about = {"exercise": verdict.exercise, "name": verdict.name}
            return _short(verdict, head.format(**about), "wrong", advice.format(**about))
        if failure is None:
            head = _(
                "{exercise}: the cell of your answer defines {name} now, so only an older "
                "{exercise} could be checked."
            )
            advice = _("Call the function {exercise} again, run its cell, then this one.")
            about = {"exercise": verdict.exercise, "name": verdict.name}
            return _short(verdict, head.format(**about), "wrong", advice.format(**about))
        head = _(
            "{exercise}: the cell of your answer cannot be run as it stands now, so only what it "
            "held before could be checked."
        ).format(exercise=verdict.exercise)
        fact = self.say(FAULTS["raised"], type=failure.type, text=in_quotes(failure.text))
        advice = _("Mend that cell and run it, then this one.")
        return _short(verdict, head, "wrong", advice, (fact, *self.place(failure)))

    def _file(self, verdict: Verdict, exercise: Exercise | None) -> Told:
        asked = exercise and exercise.file
        about = {"amount": verdict.amount, "name": verdict.name}
        limits = {
            "largest": network_file.LARGEST_FILE / 2**20,
            "unpacked": network_file.LARGEST_ARRAYS / 2**20,
            "most_arrays": network_file.MOST_ARRAYS,
            "file": asked.name if asked else "the file",
            "parameters": asked.parameters if asked else 0,
            "code": asked.code if asked else 0,
        }
        told = self.say(FILES[verdict.reason], exercise=verdict.exercise, **about, **limits)
        return _short(verdict, f"{verdict.exercise}: {told}")

    def below(self, verdict: Verdict, exercise: Exercise | None) -> str:
        """What was measured beside what is due, where that is all that is wrong; else nothing."""
        if exercise is None or verdict.measured is None:
            return ""
        if any(fault.kind != "below" for fault in verdict.faults):
            return ""
        due = exercise.case(verdict.faults[-1].case).least or 0
        about = {"measured": _per_cent(verdict.measured), "least": f"{due:.0%}".replace("%", " %")}
        return self.say(BELOW[verdict.hidden], exercise=verdict.exercise, **about)

    def _refused(self, verdict: Verdict, exercise: Exercise | None) -> Told:
        _ = self.words.gettext
        if verdict.reason == "withheld":
            names = ", ".join(verdict.names)
            head = _(
                "{exercise}: it uses {names}; all that your network knows must be in its file."
            )
            advice = _("While your work is graded, course_lib has no images and no weights.")
            head = head.format(exercise=verdict.exercise, names=names)
            return _short(verdict, head, "wrong", advice)
        theirs = [name for name in verdict.names if name not in verdict.own]
        if not theirs:
            return self.refused_own(verdict)
        names = ", ".join(theirs)
        head = _(
            "{exercise}: it uses {names} of course_lib, which does what you write in this lesson."
        ).format(exercise=verdict.exercise, names=names)
        advice = _("While your work is graded, course_lib has no {names}.").format(names=names)
        return _short(verdict, head, "wrong", advice)

    def refused_own(self, verdict: Verdict) -> Told:
        """What is told where all that is refused comes from mynet."""
        _, _n = self.words.gettext, self.words.ngettext
        names = ", ".join(verdict.own)
        head = _n(
            "{exercise}: it takes {names} from mynet or the course; in this lesson use the "
            "function of your notebook.",
            "{exercise}: it takes {names} from mynet or the course; in this lesson use the "
            "functions of your notebook.",
            len(verdict.own),
        ).format(exercise=verdict.exercise, names=names)
        advice = _(
            "While your work is graded, mynet holds earlier lessons only. Take the import away, "
            "run the cell of your own {names} again, then this one."
        ).format(names=names)
        return _short(verdict, head, "wrong", advice)

    def _raised(self, verdict: Verdict, exercise: Exercise | None) -> Told:
        failure = verdict.failure
        assert failure is not None
        about = {
            "exercise": verdict.exercise,
            "type": failure.type,
            "text": in_quotes(failure.text),
        }
        about["names"] = ", ".join(verdict.names)
        if failure.type == ASKS:
            sentence = ASKED
        elif verdict.in_cell:
            sentence = RAISED_IN_LINE if failure.line else RAISED_IN_CELL
        else:
            sentence = RAISED_BESIDE_EDITS if verdict.names else RAISED
        head = self.say(sentence, line=failure.line, **about)
        return _short(verdict, head, facts=self.place(failure))

    def _stopped(self, verdict: Verdict, exercise: Exercise | None) -> Told:
        sentence = STOPPED[verdict.reason][verdict.in_cell]
        amount = f"{verdict.amount:,.0f}"
        head = self.say(sentence, exercise=verdict.exercise, amount=amount)
        if verdict.failure is None:
            return _short(verdict, head)
        _ = self.words.gettext
        advice = _("If there is a loop, look at what lets it end: does that ever come true?")
        return _short(verdict, head, "wrong", advice, self.place(verdict.failure))

    def _unknown(self, verdict: Verdict, exercise: Exercise | None) -> Told:
        _ = self.words.gettext
        head = _("course_lib.checks has no exercise {exercise}")
        return _short(verdict, head.format(exercise=repr(verdict.exercise)))

    def _told(self, verdict: Verdict, exercise: Exercise | None) -> Told:
        return _short(verdict, verdict.name)

    def _wrong(self, verdict: Verdict, exercise: Exercise | None) -> Told:
        _ = self.words.gettext
        head = self.say(
            WRONG[verdict.hidden],
            exercise=verdict.exercise,
            wrong=len(verdict.faults),
            count=verdict.count,
        )
        if less := self.below(verdict, exercise):
            return _short(verdict, less, advice=self.more_help(verdict))
        cause = self.cause(verdict.cause, exercise)
        first = verdict.first
        line = f"{head} {cause}" if cause else head
        if verdict.hidden:
            title = self.title(exercise, first.case)
            one = _("One of them: {title}.").format(title=title)
            return Told(verdict.exercise, "wrong", head, cause, (one,), line=line)
        fault = self.fault(first, exercise)
        if not cause:
            short = textwrap.shorten(fault, LONGEST_FAULT, placeholder=" …")
            line = f"{head} {_('In one, {fault}').format(fault=short)}"
        call, arguments = self.called(exercise, first.case)
        if exercise is None or exercise.parameters:
            given = _("What it was called with:")
        else:
            given = _("What its result was tried on:")
        return Told(
            verdict.exercise,
            "wrong",
            head,
            cause,
            (*filter(None, (call, fault)), *self.place(first.failure)),
            _('hint("{exercise}") may help.').format(exercise=verdict.exercise),
            given,
            arguments,
            line,
        )

    def more_help(self, verdict: Verdict) -> str:
        """Where there may be help; nothing while work is graded."""
        if verdict.hidden:
            return ""
        _ = self.words.gettext
        return _('hint("{exercise}") may help.').format(exercise=verdict.exercise)

    def value(self, value: Value) -> str:
        """A value."""
        return self.say(VALUES[value.kind], text=value.text)

    def fault(self, fault: Fault, exercise: Exercise | None) -> str:
        """What is wrong in one case."""
        if fault.difference is not None:
            probe = exercise and (exercise.case(fault.case).probe or exercise.probe)
            return self.difference(fault.difference, getattr(probe, "gives", "out"))
        about = {"error": fault.error, "changed": ", ".join(fault.changed)}
        about["value"] = self.value(fault.value) if fault.value else ""
        kind = fault.kind
        if fault.failure is not None:
            about |= {"type": fault.failure.type, "text": in_quotes(fault.failure.text)}
            kind = "asked" if fault.failure.type == ASKS else kind
        return self.say(FAULTS[kind], **about)

    def difference(self, found: Difference, name: str) -> str:
        """Where a result of this name differs."""
        kind = "one_of_many" if found.kind == "value" and found.total > 1 else found.kind
        about = vars(found) | {"want": self.value(found.want), "got": self.value(found.got)}
        return self.say(DIFFERENCES[kind][bool(found.place)], name=name, **about)

    def cause(self, cause: Cause | None, exercise: Exercise | None) -> str:
        """The diagnosis."""
        if cause is None:
            return ""
        idea = rival = ""
        if cause.sure in ("likely", "perhaps") and exercise is not None:
            idea = self.words.gettext(exercise.mistake(cause.id).idea)
            rival = cause.rival and self.words.gettext(exercise.mistake(cause.rival).idea)
        sentence = CAUSES["either" if rival else cause.sure]
        return self.say(sentence, idea=idea, rival=rival, id=cause.id)

    def proven(self, verdict: Verdict, exercise: Exercise | None) -> str:
        """What the visible cases that passed were, shortened; nothing of hidden ones."""
        if exercise is None or verdict.hidden:
            return ""
        _ = self.words.gettext
        cases = [c for c in exercise.visible if verdict.part is None or c.part == verdict.part]
        titles = list(dict.fromkeys(self.words.gettext(case.title) for case in cases))
        shown = [t for at, t in enumerate(titles) if len("; ".join(titles[:at])) < MOST_PROVEN]
        if more := len(titles) - len(shown):
            sentence = _("Proven with: {titles}; and {more} more.")
        else:
            sentence = _("Proven with: {titles}.")
        return sentence.format(titles="; ".join(shown), more=more)

    def remark(self, verdict: Verdict, exercise: Exercise | None) -> str:
        """What a right answer could do better, if the record still knows it."""
        remarks = exercise.remarks if exercise else ()
        for remark in remarks:
            if remark.id == verdict.remark:
                text = self.words.gettext(remark.text)
                return self.words.gettext("For next time: {text}").format(text=text)
        return ""

    def title(self, exercise: Exercise | None, case: str) -> str:
        """What is special about a case."""
        return self.words.gettext(exercise.case(case).title) if exercise else case

    def place(self, failure: Any) -> tuple[str, ...]:
        """Where in the student's cell an exception comes from."""
        if failure is None or not failure.line:
            return ()
        if failure.source:
            sentence = IN_LINE_OF_HELPER if failure.helper else IN_LINE
        else:
            sentence = IN_LINE_ALONE
        about = {"line": failure.line, "source": failure.source, "helper": failure.helper}
        return (self.say(sentence, **about),)

    def called(self, exercise: Exercise | None, case_id: str) -> tuple[str, str]:
        """The call as the student would write it; and the arrays and long texts it was given."""
        if exercise is None:
            return "", ""
        case = exercise.case(case_id)
        given = exercise.named_arguments(case)
        blocks = {key: block for key, value in given.items() if (block := self.block(value))}
        shown = {key: key if key in blocks else written(value) for key, value in given.items()}
        by_name = case.kwargs.keys() - blocks.keys()
        words = [f"{key}={text}" if key in by_name else text for key, text in shown.items()]
        call = f"{exercise.name}({', '.join(words)})"
        if template := getattr(case.probe or exercise.probe, "shown_as", ""):
            options = [f", {key}={written(given[key])}" for key in given if key in by_name]
            filled = shown | {"exercise": exercise.name, "options": "".join(options)}
            call = template.replace("({options}", f"({', '.join(part[2:] for part in options)}")
            for key, text in filled.items():
                call = call.replace(f"{{{key}}}", text)
        _ = self.words.gettext
        called = _("Called: {call}   [{title}]").format(
            call=call, title=self.words.gettext(case.title)
        )
        lines = []
        for key, (kind, text) in blocks.items():
            lines.append(f"{key}, {kind}" + (":" if text else ""))
            lines += [textwrap.indent(text, "    ")] if text else []
        return called, "\n".join(lines)

    def block(self, value: Any) -> tuple[str, str] | None:
        """(what it is, how it looks) of an argument that does not fit into the line of the call."""
        _ = self.words.gettext
        if isinstance(value, np.ndarray) and value.ndim:
            text = np.array2string(value, precision=4) if value.size <= SHOWN_ENTRIES else ""
            return _("shape {shape}, {dtype}").format(shape=value.shape, dtype=value.dtype), text
        if isinstance(value, list) and value and all(isinstance(a, np.ndarray) for a in value):
            arrays = [(f"[{at}]", self.block(one)) for at, one in enumerate(value)]
            parts = [f"{key}, {what[0]}:\n{what[1]}" for key, what in arrays if what]
            if len(parts) == len(value):
                return _("a list"), "\n".join(part.rstrip(":\n") for part in parts)
        if isinstance(value, dict) and value:
            arrays = [
                (k, self.block(one)) for k, one in value.items() if isinstance(one, np.ndarray)
            ]
            shapes = [f"{key}, {what[0]}" for key, what in arrays if what]
            if len(shapes) == len(value):
                return _("a dict"), "\n".join(shapes)
        if isinstance(value, str) and "\n" in value:
            return _("a text"), value.strip("\n")
        return None


def _per_cent(share: float) -> str:
    """A share in per cent, never rounded up."""
    return f"{math.floor(share * 1000 + 1e-9) / 10:.1f} %"


def _short(
    verdict: Verdict,
    head: str,
    state: str = "wrong",
    advice: str = "",
    facts: tuple[str, ...] = (),
) -> Told:
    return Told(verdict.exercise, state, head, facts=facts, advice=advice, line=head)
