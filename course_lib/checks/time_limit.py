"""A limit on how long a check runs at home: after it, the cell is interrupted as by the button."""

import _thread
import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

CASE, WHOLE = 20.0, 60.0  # seconds, of one case and of all of them
AGAIN = 1.0  # seconds after which it is tried again, for a bare `except` lets nothing through

Result = TypeVar("Result")


class TookTooLong(KeyboardInterrupt):
    """The interrupt came from here, and not from the student."""


def in_turn(calls: Iterable[Callable[[], Result]]) -> list[Result]:
    """What calls give, one after the other: each within its limit, and all within theirs.

    Raises
    ------
    TookTooLong
        If one takes longer.
    """
    end = time.monotonic() + WHOLE
    return [at_most(min(CASE, max(0.0, end - time.monotonic())), call) for call in calls]


def in_time(call: Callable[[], Result]) -> Result | None:
    """What a call gives; None if it takes longer than one may, or is interrupted."""
    try:
        return at_most(CASE, call)
    except KeyboardInterrupt:
        return None


def at_most(seconds: float, call: Callable[[], Result]) -> Result:
    """What a call gives.

    Only the main thread can be interrupted; in another one, or where there are no threads, there
    is no limit. A call that waits outside of Python, as in a long sleep, is interrupted once it
    comes back.

    Raises
    ------
    TookTooLong
        If it takes longer.
    """
    if threading.current_thread() is not threading.main_thread():
        return call()
    over, late = threading.Event(), threading.Event()

    def watch() -> None:
        patience = seconds
        while not over.wait(patience):
            late.set()
            _thread.interrupt_main()
            patience = AGAIN

    watcher = threading.Thread(target=watch, daemon=True)
    before = signal.getsignal(signal.SIGINT)
    try:
        try:
            if not callable(before):  # what a shell runs in the background is deaf to interrupts
                signal.signal(signal.SIGINT, signal.default_int_handler)
            with contextlib.suppress(RuntimeError):  # no threads here
                watcher.start()
            return call()
        finally:
            over.set()
            if watcher.is_alive():  # an interrupt that is on its way arrives here, not later
                watcher.join()
            if not callable(before) and before is not None:
                signal.signal(signal.SIGINT, before)
    except KeyboardInterrupt as error:
        over.set()  # it may have come just before
        if late.is_set():
            raise TookTooLong().with_traceback(error.__traceback__) from None
        raise
