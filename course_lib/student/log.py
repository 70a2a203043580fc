"""What a student did, kept on their own machine: attempts, hints, predictions, passes."""

from typing import Any

_session: list[dict[str, Any]] = []


def note(kind: str, **facts: Any) -> dict[str, Any] | None:
    """Keep that something happened; the entry, for an output's metadata, or None if not kept.

    kind : attempt (exercise, part, passed, cause), hint (exercise, number), prediction (name, said,
        right), solution (exercise).
    """
    entry = {"kind": kind, **facts}
    _session.append(entry)
    return None


def events() -> list[dict[str, Any]]:
    """What is known, oldest first: from the file, and of this session."""
    return list(_session)


def passed() -> set[str]:
    """The exercises whose visible check has passed, in all its parts."""
    return {
        entry["exercise"] for entry in events() if entry["kind"] == "attempt" and entry["passed"]
    }
