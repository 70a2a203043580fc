"""A student's own library: what passed its check, and the course's functions for what has not.

>>> from mynet import correlate2d
"""

from typing import Any

from course_lib.student import library


def mynet_summary() -> None:
    """Show which functions are yours, and which are the course's."""
    library.summary()


def __getattr__(name: str) -> Any:
    if name.startswith("_"):  # Python asks a module for such names, too
        raise AttributeError(f"module 'mynet' has no attribute {name!r}")
    return library.give(name)


def __dir__() -> list[str]:
    return ["mynet_summary", *library.names()]
