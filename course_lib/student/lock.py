"""A file that several notebooks write to at once."""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

PATIENCE = 5.0  # seconds to wait for another notebook
STALE = 20.0  # seconds after which a lock was left behind by a kernel that died


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file against all other notebooks that ask.

    The lock is a file beside it that only one can make: this works on every system, and needs no
    further package.

    Raises
    ------
    OSError
        If the folder cannot be written to, or another notebook does not let go.
    """
    lock = path.with_name(f".{path.name}.lock")
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except FileExistsError:
            if _age(lock) > STALE:
                with contextlib.suppress(FileNotFoundError):
                    lock.unlink()
            elif time.monotonic() > deadline:
                raise TimeoutError(0, "another notebook is writing to it", str(path)) from None
            else:
                time.sleep(0.02)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            lock.unlink()


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0
