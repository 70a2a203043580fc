"""Recipes: arguments that are no data, such as a generator, a layer or an optimiser.

A case says how such an object is made, and whoever calls the function makes it: a new one for each
call, so that no call sees what another one did to it. Where a student's function runs in a process
of its own, so is it made there; this file lies beside that process's program, too, and needs
nothing but Python.
"""

import copy
import importlib
from collections.abc import Callable
from typing import Any

# a recipe may name what is public in these modules
MODULES = (
    "numpy.random",
    "course_lib.layers",
    "course_lib.networks",
    "course_lib.optimizers",
)
Make = Callable[[str, list[Any], dict[str, Any]], Any]


class NotMade(Exception):
    """A recipe whose name may not be used, or is not there: no fault of who calls the function."""


class Made:
    """The result of a call that is still to be made.

    Where the same recipe stands twice among a case's arguments, both are the same object: so an
    optimiser gets the model that the function gets.

    Parameters
    ----------
    name : str
        A function or class, by its full name: one of MODULES, a dot, a public name.
    *args, **kwargs
        Plain data, other recipes, or lists, tuples and dicts of these.

    Examples
    --------
    >>> Made("course_lib.layers.Sequential", [Made("course_lib.layers.ReLU")], seed=7)
    Sequential([ReLU()], seed=7)
    """

    def __init__(self, name: str, /, *args: Any, **kwargs: Any):
        self.name, self.args, self.kwargs = name, args, kwargs

    def __repr__(self) -> str:
        words = [*map(repr, self.args), *(f"{key}={value!r}" for key, value in self.kwargs.items())]
        return f"{self.name.rpartition('.')[2]}({', '.join(words)})"


def make(name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """Call what a recipe names.

    Raises
    ------
    NotMade
        If a recipe may not name it, or if it is not there.
    """
    check_name(name)
    module_name, _, last = name.rpartition(".")
    module = importlib.import_module(module_name)
    if last not in module.__all__:
        raise NotMade(f"{module_name} has no {last} to make an argument of")
    return getattr(module, last)(*args, **kwargs)


def check_name(name: str) -> None:
    """Refuse what a recipe may not name, wherever it is to be made.

    Raises
    ------
    NotMade
    """
    module, _, last = name.rpartition(".")
    if module not in MODULES or not last.isidentifier() or last.startswith("_"):
        raise NotMade(f"a recipe may not name {name}")


def fresh(value: Any, make: Make = make) -> Any:
    """A copy of arguments with new objects in place of recipes."""
    return _fresh(value, make, {})


def names_in(value: Any) -> set[str]:
    """What the recipes in arguments name."""
    found: set[str] = set()
    fresh(value, lambda name, args, kwargs: found.add(name))
    return found


def _fresh(value: Any, make: Make, made: dict[int, Any]) -> Any:
    if isinstance(value, Made):
        if id(value) not in made:
            args = [_fresh(item, make, made) for item in value.args]
            kwargs = {key: _fresh(item, make, made) for key, item in value.kwargs.items()}
            made[id(value)] = make(value.name, args, kwargs)
        return made[id(value)]
    if type(value) in (list, tuple):
        return type(value)(_fresh(item, make, made) for item in value)
    if type(value) is dict:
        return {key: _fresh(item, make, made) for key, item in value.items()}
    return copy.deepcopy(value)
