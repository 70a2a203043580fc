"""What an exercise is: one record, in a file of its own, with everything that is known about it."""

import ast
import hashlib
import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from course_lib.exercises import recipe
from course_lib.exercises.recipe import Made

DEFAULT_SEED = "0" * 32  # for running a complete notebook by hand; a class has its own


class Case:
    """One call of the student's function, and what must come of it.

    Parameters
    ----------
    id : str
        Its name for ever, in verdicts and reports; no other case of the exercise has it.
    *args, **kwargs
        Passed to the function: plain data; recipes (`Made`), of which each call gets new objects;
        and functions of the record's own. Such a function answers a student's code from another
        process: it gets and gives plain data, keeps nothing, and takes no longer for one number
        than for another. Write keyword arguments only by names that the exercise's signature
        gives.
    title : str
        What is special about this case. It is all that a student is told of a hidden one.
    want : object, optional
        The right result; without it, the reference's.
    raises : type of Exception, optional
        The function must raise this instead of returning.
    part : str, optional
        Name of the group of cases that a test cell can ask for by itself.
    probe : callable, optional
        As the exercise's, for this case.
    least : float, optional
        The result is measured, a share from 0 to 1, and must be at least this.
    """

    def __init__(
        self,
        id: str,
        /,
        *args: Any,
        title: str,
        want: Any = None,
        raises: type[Exception] | None = None,
        part: str | None = None,
        probe: Callable[..., Any] | None = None,
        least: float | None = None,
        **kwargs: Any,
    ):
        self.id, self.args, self.kwargs = id, args, kwargs
        self.title, self.want, self.raises, self.part = title, want, raises, part
        self.probe, self.least = probe, least

    def arguments(self, make: recipe.Make = recipe.make) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """New copies of (args, kwargs), so that no call sees what another one did to them.

        `make` makes what recipes stand for.
        """
        return recipe.fresh((self.args, self.kwargs), make)


@dataclass(frozen=True, init=False)
class Mistake:
    """An idea that goes wrong, in one sentence, and functions that have it wrong.

    Parameters
    ----------
    id : str
        Its name for ever, in verdicts and reports; no other mistake of the exercise has it.
    idea : str
        What went wrong: which idea, never the corrected code.
    *variants : callable
        The exercise's function with this one idea wrong, once for each way to write it that gives
        other results.
    """

    id: str
    idea: str
    variants: tuple[Callable[..., Any], ...]

    def __init__(self, id: str, idea: str, /, *variants: Callable[..., Any]):
        object.__setattr__(self, "id", id)
        object.__setattr__(self, "idea", idea)
        object.__setattr__(self, "variants", variants)


@dataclass(frozen=True)
class Remark:
    """What could be better in a right answer; it costs nothing.

    Parameters
    ----------
    id : str
        Its name for ever; no other remark of the exercise has it.
    text : str
        One friendly sentence.
    applies : callable
        applies(tree) of the answer's `ast.FunctionDef` says whether there is reason for it.
    """

    id: str
    text: str
    applies: Callable[[ast.FunctionDef], bool]


@dataclass(frozen=True)
class Numbers:
    """The file with a network's numbers that an answer comes with.

    Parameters
    ----------
    name : str
        It lies in the notebook's folder, and is handed in with the notebook; lessons.toml names
        it, too.
    parameters : int
        So many it may hold at most.
    code : int
        So many characters of code the notebook may hold beside what the course wrote: numbers
        belong into the file.
    needs : callable, optional
        needs(function) does what should fail where the file is not.
    """

    name: str
    parameters: int
    code: int
    needs: Callable[[Any], Any] | None = None


@dataclass(frozen=True, eq=False)
class Exercise:
    """All that is known about one exercise.

    Parameters
    ----------
    module : str
        The record's own `__name__`: its last two parts are the lesson's folder and the exercise.
    reference : callable
        Has the signature that the student's function has, and gives the right result for every
        case that does not state its own.
    visible : sequence of Case
        Run in the student's notebook. Every known mistake must show in them.
    hidden : callable
        Makes the hidden cases from a numpy Generator: shapes and options are fixed, values drawn.
    mistakes : sequence of Mistake
    hints : three str
        From a nudge to nearly there; never the answer.
    teaches : sequence of str
        Qualified public names of `course_lib` that this exercise stands for. They are cut out of
        it while this lesson or an earlier one is graded.
    rtol, atol : float
        Relative and absolute tolerance of the comparison.
    dtype : bool
        Whether the dtype of the result counts.
    probe : callable, optional
        probe(function, *args, **kwargs) gives what is compared, where that is not the result of
        a plain call.
    minutes : int
        How long a student takes, as the lesson says.
    difficulty : int
        1, 2 or 3 stars.
    alternative : callable, optional
        Another right way; `solution` shows it beside the reference after a pass.
    differs : str
        What differs between the two, in one sentence.
    remarks : sequence of Remark
        What a right answer could do better.
    race : callable, optional
        Makes the arguments of a speed race: larger ones than any case has.
    bonus : bool
        Whether the exercise is a bonus: no points, and a lesson is done without it.
    file : Numbers, optional
        The file that the answer comes with.
    """

    module: str
    reference: Callable[..., Any]
    visible: tuple[Case, ...]
    hidden: Callable[[np.random.Generator], Iterable[Case]]
    mistakes: tuple[Mistake, ...]
    hints: tuple[str, str, str]
    teaches: tuple[str, ...] = ()
    rtol: float = 1e-5
    atol: float = 1e-7
    dtype: bool = False
    probe: Callable[..., Any] | None = None
    minutes: int = 0
    difficulty: int = 0
    alternative: Callable[..., Any] | None = None
    differs: str = ""
    remarks: tuple[Remark, ...] = ()
    race: Callable[[], tuple[Any, ...]] | None = None
    bonus: bool = False
    file: Numbers | None = None
    name: str = field(init=False)
    folder: str = field(init=False)  # of its lesson: the lesson's name without the number
    parameters: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        folder, name = self.module.split(".")[-2:]
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "folder", folder)
        names = tuple(inspect.signature(self.reference).parameters)
        object.__setattr__(self, "parameters", names)

    @lru_cache(500)  # noqa: B019 (records live as long as the process)
    def hidden_cases(self, seed: str) -> tuple[Case, ...]:
        """The hidden cases that belong to a class's seed, always the same for the same seed."""
        digest = hashlib.sha256(f"{seed}/{self.name}".encode()).digest()
        return tuple(self.hidden(np.random.default_rng(int.from_bytes(digest))))

    def case(self, id: str) -> Case:
        """A case by its id, visible or hidden; the values of a hidden one are anybody's.

        Raises
        ------
        KeyError
            If there is none.
        """
        for case in (*self.visible, *self.hidden_cases(DEFAULT_SEED)):
            if case.id == id:
                return case
        raise KeyError(id)

    def mistake(self, id: str) -> Mistake:
        """A known mistake by its id.

        Raises
        ------
        KeyError
            If there is none.
        """
        for mistake in self.mistakes:
            if mistake.id == id:
                return mistake
        raise KeyError(id)

    def call(self, function: Callable[..., Any], case: Case) -> tuple[Any, tuple[str, ...]]:
        """Call a function with fresh arguments; return (result, names of changed inputs).

        A function that stands in for one in another process has what recipes stand for made there.
        """
        args, kwargs = case.arguments(getattr(function, "make_there", recipe.make))
        result = self._look(function, case, args, kwargs)
        passed = dict(zip(self.names(case), args, strict=False)) | kwargs
        before = self.named_arguments(case)
        return result, tuple(name for name in passed if not _same(passed[name], before[name]))

    def names(self, case: Case) -> tuple[str, ...]:
        """The names that positional arguments of a case have: the function's, or its probe's."""
        if (probe := case.probe or self.probe) is None:
            return self.parameters
        own = _asked_by(probe)
        return self.parameters if own is None else own

    def named_arguments(self, case: Case) -> dict[str, Any]:
        """The arguments of a case under their names, with recipes as they are."""
        return dict(zip(self.names(case), case.args, strict=False)) | case.kwargs

    def wanted(self, case: Case) -> Any:
        """What a case must return."""
        if case.want is not None:
            return case.want
        return self._look(self.reference, case, *case.arguments())

    def _look(self, function: Any, case: Case, args: Any, kwargs: Any) -> Any:
        """What is compared: a plain call's result, or what a probe makes of the function."""
        probe = case.probe or self.probe
        return probe(function, *args, **kwargs) if probe else function(*args, **kwargs)


@lru_cache(1000)
def _asked_by(probe: Callable[..., Any]) -> tuple[str, ...] | None:
    """A probe's parameters behind the function that it looks at; None where it passes all on."""
    parameters = list(inspect.signature(probe).parameters.values())[1:]
    passed_on = any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters)
    return None if passed_on else tuple(parameter.name for parameter in parameters)


def shown_as(call: str, gives: str = "out") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Say how a failed check writes what a probe does, and the name of what it gives.

    A case's keyword arguments stand for {options}, the exercise's name for {exercise}, and an
    argument for its own name between braces.

    >>> @shown_as("layer = Affine(w, b{options}); layer.forward(x)")
    ... def forward(cls, w, b, x, **options):
    ...     return cls(w, b, **options).forward(x)
    """

    def mark(probe: Callable[..., Any]) -> Callable[..., Any]:
        probe.shown_as, probe.gives = call, gives  # type: ignore[attr-defined]
        return probe

    return mark


def written(argument: Any) -> str:
    """An argument as it is shown in a call: a function by its name, all else by its repr."""
    return argument.__name__ if inspect.isfunction(argument) else repr(argument)


def _same(now: Any, before: Any) -> bool:
    """Whether an argument is as it was; what a recipe or a function does to itself is its own."""
    if isinstance(before, Made) or callable(before):
        return True
    if isinstance(before, np.ndarray):
        nan = before.dtype.kind in "fc"
        same_kind = isinstance(now, np.ndarray) and now.dtype == before.dtype
        return same_kind and np.array_equal(now, before, equal_nan=nan)
    if isinstance(before, list | tuple):
        same_kind = type(now) is type(before) and len(now) == len(before)
        return same_kind and all(map(_same, now, before))
    if isinstance(before, dict):
        same_kind = isinstance(now, dict) and now.keys() == before.keys()
        return same_kind and all(_same(now[key], before[key]) for key in before)
    return bool(now == before)
